"""The GraphQL surface: parses, validates and executes a document in one unit of work."""

import json
from dataclasses import replace
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    OperationDefinitionNode,
    execute,
    parse,
    validate,
)

from localhub.auth import identify
from localhub.core import Request, Response, json_response
from localhub.domain import ANONYMOUS, ApiError, Engine
from localhub.graphql.context import Context
from localhub.graphql.mutations import Mutations
from localhub.graphql.query import Query
from localhub.graphql.schema import resolve, schema
from localhub.serializers import View

PATHS = {"/graphql", "/api/graphql", "/api/v3/graphql"}


class GraphQLApi:
    """A `core.Surface`. An ApiError becomes an entry in `errors` with status 200, as on GitHub."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def match(self, request: Request) -> Request | None:
        if request.path not in PATHS:
            return None
        return replace(request, operation=f"{request.method} /graphql")

    def handle(self, request: Request) -> Response:
        try:
            body = json.loads(request.body)
            text, variables = body["query"], body.get("variables") or {}
        except (ValueError, KeyError, TypeError):
            return json_response(400, {"message": "Problems parsing JSON"})
        document, problems = _parse(text)
        if document is None or problems:
            return json_response(200, {"errors": [_validation_error_json(error) for error in problems]})
        try:
            with self._engine.begin(ANONYMOUS) as uow:
                uow.actor = identify(uow, request)
                if uow.actor.kind == "nobody":
                    return json_response(401, {"message": "This endpoint requires you to be authenticated."})
                context = Context(uow, View.for_request(request, uow))
                result = _execute(document, variables, body.get("operationName"), context)
        except ApiError as error:
            return json_response(error.status, {"message": error.message, "status": str(error.status)})
        return json_response(200, _response_body(result))


@lru_cache(maxsize=256)
def _parse(text: str) -> tuple[DocumentNode | None, tuple[GraphQLError, ...]]:
    try:
        document = parse(text)
    except GraphQLError as error:
        return None, (error,)
    return document, tuple(error for error in validate(schema(), document) if not _is_tolerated(error))


def _is_tolerated(error: GraphQLError) -> bool:
    """Whether GitHub allows this error: fields with the same name may have different types in different objects. `gh`
    relies on this.
    """
    return "they return conflicting types" in error.message


def _execute(document: DocumentNode, variables: Any, name: str | None, context: Context) -> ExecutionResult:
    mutates = any(
        isinstance(part, OperationDefinitionNode) and part.operation.value == "mutation"
        for part in document.definitions
    )
    result = execute(
        schema(),
        document,
        root_value=Mutations(context) if mutates else Query(context),
        variable_values=variables,
        operation_name=name,
        field_resolver=resolve,
    )
    assert isinstance(result, ExecutionResult)  # noqa: S101  (none of our resolvers is asynchronous)
    return result


def _response_body(result: ExecutionResult) -> dict[str, Any]:
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        body["errors"] = [_error_json(error) for error in result.errors]
    return body


def _error_json(error: GraphQLError) -> dict[str, Any]:
    cause = error.original_error
    fields: dict[str, Any] = {"path": error.path, "locations": _locations(error), "message": error.message}
    if isinstance(cause, ApiError):
        messages = [
            detail.get("message") or f"{detail.get('field')} {detail.get('code')}" for detail in cause.errors
        ]
        fields |= {"type": cause.graphql_type, "message": "; ".join(messages) or cause.message}
    return fields


def _validation_error_json(error: GraphQLError) -> dict[str, Any]:
    return {"message": error.message, "locations": _locations(error)}


def _locations(error: GraphQLError) -> list[dict[str, int]]:
    return [{"line": location.line, "column": location.column} for location in error.locations or ()]
