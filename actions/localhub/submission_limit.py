"""Middleware for GitHub's undocumented limit on issues, pull requests and comments ("was submitted too quickly").

The numbers were measured by one user. GraphQL responds with status 200 and reports the error separately for each
mutation in a request. For REST, it is only assumed that GitHub responds with status 422.
"""

import json
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from graphql import FieldNode, GraphQLError, OperationDefinitionNode, OperationType, parse, print_ast

from localhub.core import Handler, Request, Response, json_response
from localhub.limits import Limits, SlidingWindow

GRAPHQL: Final = "POST /graphql"
REST_OPERATIONS: Final = re.compile(
    r"POST /repos/\{owner\}/\{repo\}/(?:issues|pulls)(?:/\{\w+\}/(?:comments|reviews))?"
)
MUTATIONS: Final = frozenset({"createIssue", "createPullRequest", "addComment", "addPullRequestReview"})

# GitHub's own messages
MESSAGE: Final = "was submitted too quickly"


class SubmissionLimiter:
    """Counts submissions per token. `enforce` is a `core.Middleware`."""

    def __init__(self, limits: Limits, clock: Callable[[], datetime]) -> None:
        self._limits = (limits.submissions_per_minute, limits.submissions_per_hour)
        self._clock = clock
        self._lock = threading.Lock()
        self._windows_by_token: defaultdict[str, tuple[SlidingWindow, SlidingWindow]] = defaultdict(
            lambda: (SlidingWindow(60), SlidingWindow(3600))
        )

    def enforce(self, request: Request, next_handler: Handler) -> Response:
        if request.operation == GRAPHQL:
            return self._enforce_graphql(request, next_handler)
        if REST_OPERATIONS.fullmatch(request.operation) and not self._admit(request, 1):
            error = {"resource": "Issue", "code": "unprocessable", "field": "data", "message": MESSAGE}
            return json_response(422, {"message": "Validation Failed", "errors": [error], "status": "422"})
        return next_handler(request)

    def _enforce_graphql(self, request: Request, next_handler: Handler) -> Response:
        names = _submissions(request.body)
        refused = names[self._admit(request, len(names)) :]
        if not refused:
            return next_handler(request)
        rest = _without(request.body, frozenset(refused))
        response = next_handler(replace(request, body=rest)) if rest else json_response(200, {"data": {}})
        return _with_refusals(response, refused)

    def _admit(self, request: Request, count: int) -> int:
        """Record as many of these submissions as the limit allows, and return how many were recorded."""
        now = self._clock().timestamp()
        with self._lock:
            windows = self._windows_by_token[request.token or "nobody"]
            for admitted in range(count):
                if any(
                    window.seconds_until_free(1, limit, now)
                    for window, limit in zip(windows, self._limits, strict=True)
                ):
                    return admitted
                for window in windows:
                    window.spend(1, now)
        return count


def _submissions(body: bytes) -> list[str]:
    """Return the response keys of the mutations that count towards the limit, in order."""
    return [
        field.alias.value if field.alias else field.name.value
        for field in _mutation_fields(body)
        if field.name.value in MUTATIONS
    ]


def _mutation_fields(body: bytes) -> list[FieldNode]:
    try:
        document = parse(json.loads(body)["query"], no_location=True)
    except (ValueError, KeyError, TypeError, GraphQLError):
        return []
    return [
        field
        for operation in document.definitions
        if isinstance(operation, OperationDefinitionNode) and operation.operation is OperationType.MUTATION
        for field in operation.selection_set.selections
        if isinstance(field, FieldNode)
    ]


def _without(body: bytes, names: frozenset[str]) -> bytes:
    """Return the request body without the mutations with these response keys. The body is empty if no mutations are
    left.
    """
    kept = [
        field
        for field in _mutation_fields(body)
        if (field.alias.value if field.alias else field.name.value) not in names
    ]
    if not kept:
        return b""
    request = json.loads(body)
    fields = "\n".join(print_ast(field) for field in kept)
    used = set(re.findall(r"\$(\w+)", fields))
    definitions, fragments = [], []
    for part in parse(request["query"], no_location=True).definitions:
        if isinstance(part, OperationDefinitionNode):
            definitions += [
                print_ast(definition)
                for definition in part.variable_definitions or ()
                if definition.variable.name.value in used
            ]
        else:
            fragments.append(print_ast(part))
    declared = f"({', '.join(definitions)})" if definitions else ""
    document = "\n".join([f"mutation {declared} {{", fields, "}", *fragments])
    variables = {name: value for name, value in (request.get("variables") or {}).items() if name in used}
    return json.dumps({**request, "query": document, "variables": variables}).encode()


def _with_refusals(response: Response, refused: list[str]) -> Response:
    if response.status != 200 or not isinstance(response.body, bytes):
        return response
    answer: dict[str, Any] = json.loads(response.body)
    data: Mapping[str, Any] = answer.get("data") or {}
    errors = [{"type": "UNPROCESSABLE", "path": [name], "message": MESSAGE} for name in refused]
    answer["data"] = {**data, **dict.fromkeys(refused)}
    answer["errors"] = [*(answer.get("errors") or []), *errors]
    headers = {name: value for name, value in response.headers.items() if name != "content-type"}
    return json_response(200, answer, headers)
