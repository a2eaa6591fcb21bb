"""The GraphQL surface: parses, validates and runs a document in one unit of work."""

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
from localhub.graphql.context import Context
from localhub.graphql.mutations import Mutations
from localhub.graphql.query import Query
from localhub.graphql.schema import resolve, schema
from localhub.shapes import View
from localhub.world import NOBODY, Engine, Refusal

PATHS = {"/graphql", "/api/graphql", "/api/v3/graphql"}


class GraphQL:
    """A `core.Surface`. Refusals become errors beside the data, as GitHub sends them: with status 200."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def recognise(self, request: Request) -> Request | None:
        if request.path not in PATHS:
            return None
        return replace(request, operation=f"{request.method} /graphql")

    def answer(self, request: Request) -> Response:
        try:
            body = json.loads(request.body)
            text, variables = body["query"], body.get("variables") or {}
        except (ValueError, KeyError, TypeError):
            return json_response(400, {"message": "Problems parsing JSON"})
        document, problems = _read(text)
        if document is None or problems:
            return json_response(200, {"errors": [_invalid(error) for error in problems]})
        try:
            with self._engine.begin(NOBODY) as world:
                world.actor = identify(world, request)
                if world.actor.kind == "nobody":
                    return json_response(401, {"message": "This endpoint requires you to be authenticated."})
                context = Context(world, View.of(request, world))
                result = _run(document, variables, body.get("operationName"), context)
        except Refusal as refusal:
            return json_response(refusal.status, {"message": refusal.message, "status": str(refusal.status)})
        return json_response(200, _shown(result))


@lru_cache(maxsize=256)
def _read(text: str) -> tuple[DocumentNode | None, tuple[GraphQLError, ...]]:
    try:
        document = parse(text)
    except GraphQLError as error:
        return None, (error,)
    return document, tuple(error for error in validate(schema(), document) if not _let_pass(error))


def _let_pass(error: GraphQLError) -> bool:
    """GitHub lets two kinds of thing have a field of one name and different types; `gh` asks for such ones."""
    return "they return conflicting types" in error.message


def _run(document: DocumentNode, variables: Any, name: str | None, context: Context) -> ExecutionResult:
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
    assert isinstance(result, ExecutionResult)  # noqa: S101  (no resolver of ours is asynchronous)
    return result


def _shown(result: ExecutionResult) -> dict[str, Any]:
    shown: dict[str, Any] = {"data": result.data}
    if result.errors:
        shown["errors"] = [_told(error) for error in result.errors]
    return shown


def _told(error: GraphQLError) -> dict[str, Any]:
    cause = error.original_error
    told: dict[str, Any] = {"path": error.path, "locations": _places(error), "message": error.message}
    if isinstance(cause, Refusal):
        words = [one.get("message") or f"{one.get('field')} {one.get('code')}" for one in cause.errors]
        told |= {"type": cause.kind, "message": "; ".join(words) or cause.message}
    return told


def _invalid(error: GraphQLError) -> dict[str, Any]:
    return {"message": error.message, "locations": _places(error)}


def _places(error: GraphQLError) -> list[dict[str, int]]:
    return [{"line": place.line, "column": place.column} for place in error.locations or ()]
