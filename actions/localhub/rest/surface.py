"""The REST surface: matches an operation, validates the request against the description, and calls the handler."""

import json
from dataclasses import replace
from functools import cache
from typing import Any

from localhub.auth import identify
from localhub.contract import Contract, Operation, Router, operations, unserved_operations
from localhub.core import Request, Response, json_response
from localhub.domain import ANONYMOUS, ApiError, Engine
from localhub.rest.aliases import canonical
from localhub.rest.call import Call
from localhub.rest.headers import default_headers
from localhub.rest.routes import load_all
from localhub.serializers import API_PREFIX, View

from . import conditional, errors

# The versions of the REST API. Requests without a version get the first one.
VERSIONS = ("2022-11-28", "2026-03-10")


class RestApi:
    """A `core.Surface`. Paths may start with /api/v3. Requests from browsers do not match, because they get web
    pages.
    """

    def __init__(self, engine: Engine, contract: Contract) -> None:
        self._engine = engine
        self._contract = contract
        self._router, self._unserved = _routers()
        self._first_segments = self._router.first_segments() | self._unserved.first_segments()
        self._handlers = load_all()

    def match(self, request: Request) -> Request | None:
        path = canonical(request.path.removeprefix(API_PREFIX) or "/")
        prefixed = request.path.startswith(API_PREFIX)
        first = path.split("/", 2)[1] if "/" in path else ""
        if not prefixed and (request.wants_html or (first and first not in self._first_segments)):
            return None
        found = self._router.match(request.method, path) or self._unserved.match(request.method, path)
        if found is None:
            return replace(request, operation=f"{request.method} {path}", params={})
        return replace(request, operation=found.operation.key, params=found.params)

    def handle(self, request: Request) -> Response:
        operation = operations().get(request.operation)
        handler = self._handlers.get(request.operation)
        if operation is None or handler is None:
            return errors.not_implemented(request.operation)
        body, problem = _parse_body(request)
        response = _refuse_version(request) or problem or self._check_contract(operation, request, body)
        response = response or self._call_handler(request, body)
        self._contract.check_response(operation, response)
        return conditional.apply_etag(request, response)

    def _check_contract(self, operation: Operation, request: Request, body: Any) -> Response | None:
        found = self._contract.check_request(operation, request, body)
        return errors.invalid_request(found) if found else None

    def _call_handler(self, request: Request, body: Any) -> Response:
        actor = ANONYMOUS
        try:
            with self._engine.begin(ANONYMOUS) as uow:
                actor = uow.actor = identify(uow, request)
                call = Call(request, uow, View.for_request(request, uow), {} if body is None else body)
                response = self._handlers[request.operation](call)
        except ApiError as error:
            response = errors.error_response(error, request)
        headers = default_headers(actor, self._engine.clock()) | {
            "x-github-api-version-selected": _version(request)
        }
        response.headers = {**headers, **response.headers}
        return response


@cache
def _routers() -> tuple[Router, Router]:
    """The routers for the operations that are served, and for GitHub's other operations."""
    return Router(operations().values()), Router(unserved_operations().values())


def _version(request: Request) -> str:
    return request.headers.get("x-github-api-version", VERSIONS[0])


def _refuse_version(request: Request) -> Response | None:
    """Return a response with status 400 if the request names a version that GitHub does not know or no longer
    supports.
    """
    if (version := _version(request)) in VERSIONS:
        return None
    message = f"The API version {version} is not supported. Supported versions: {', '.join(VERSIONS)}."
    return json_response(400, {"message": message, "status": "400"})


def _parse_body(request: Request) -> tuple[Any, Response | None]:
    if not request.body:
        return None, None
    try:
        return json.loads(request.body), None
    except ValueError:
        return None, json_response(400, {"message": "Problems parsing JSON", "status": "400"})
