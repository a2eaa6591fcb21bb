"""The kinds of faults: server errors, dropped connections, corrupt responses, rate limits and temporary refusals."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from localhub.core import Handler, Request, Response, json_response

# GitHub's own messages. Sources: docs.github.com, "Troubleshooting the REST API" and "Rate limits for the REST API"
SECONDARY_LIMIT_MESSAGE = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
)
FORBIDDEN_MESSAGE = "Resource not accessible by integration"
EXECUTION_ERROR_MESSAGE = (
    "Something went wrong while executing your query. This may be the result of a timeout, or it could be a "
    "GitHub bug."
)


class FaultOptions(Protocol):
    """The options of a rule that affect the response."""

    @property
    def wait(self) -> int | None: ...

    @property
    def seconds(self) -> float: ...


@dataclass(frozen=True, slots=True)
class FaultKind:
    """`make_response` builds the client's response. If `needs_response` is set, it receives the real response.

    `never_executes`: whether GitHub sends this response only to requests that it has not executed.
    """

    make_response: Callable[[Request, Response, FaultOptions], Response]
    applies_to: Callable[[Request], bool] = lambda request: True
    needs_response: bool = False
    never_executes: bool = False

    def respond(
        self, request: Request, next_handler: Handler, after: bool, options: FaultOptions
    ) -> Response:
        """Respond with the fault. If `after` or `needs_response` is set, execute the request first."""
        executes = self.needs_response or (after and not self.never_executes)
        return self.make_response(request, next_handler(request) if executes else Response(204), options)


def applicable_kinds(request: Request) -> list[str]:
    """The kinds of faults that GitHub might produce for this request."""
    return [kind for kind, fault in FAULT_KINDS.items() if fault.applies_to(request)]


def _json_error(status: int, message: str) -> Callable[[Request, Response, FaultOptions], Response]:
    def make_response(request: Request, response: Response, options: FaultOptions) -> Response:
        return json_response(status, {"message": message, "status": str(status)})

    return make_response


def _html_error(status: int) -> Callable[[Request, Response, FaultOptions], Response]:
    """Return a function that makes an HTML page, because GitHub's load balancers send 502 and 503 responses as HTML."""

    def make_response(request: Request, response: Response, options: FaultOptions) -> Response:
        return Response(status, {"content-type": "text/html"}, b"<html><title>Unicorn!</title></html>")

    return make_response


def _timeout(request: Request, response: Response, options: FaultOptions) -> Response:
    time.sleep(options.seconds)
    raise ConnectionAbortedError("injected fault: timeout")


def _drop(request: Request, response: Response, options: FaultOptions) -> Response:
    raise ConnectionResetError("injected fault: dropped connection")


def _reset(request: Request, response: Response, options: FaultOptions) -> Response:
    """Send the headers and half of the body, then drop the connection."""
    headers = {name: value for name, value in response.headers.items() if name != "content-length"}
    return Response(response.status, headers, _first_half(_full_body(response)))


def _first_half(body: bytes) -> Iterator[bytes]:
    yield body[: len(body) // 2]
    raise ConnectionResetError("injected fault: connection reset in mid-body")


def _truncate(request: Request, response: Response, options: FaultOptions) -> Response:
    """Send half of the body with a matching content-length."""
    body = _full_body(response)
    return Response(response.status, response.headers, body[: len(body) // 2] or b"{")


def _full_body(response: Response) -> bytes:
    return response.body if isinstance(response.body, bytes) else b"".join(response.body)


def _rate_limit(status: int) -> Callable[[Request, Response, FaultOptions], Response]:
    def make_response(request: Request, response: Response, options: FaultOptions) -> Response:
        headers = {} if options.wait is None else {"retry-after": str(options.wait)}
        return json_response(status, {"message": SECONDARY_LIMIT_MESSAGE, "status": str(status)}, headers)

    return make_response


def _forbidden(request: Request, response: Response, options: FaultOptions) -> Response:
    """Return the response to an App that lacks the permission for a request. Source: docs.github.com,
    "Troubleshooting the REST API".
    """
    if request.path.endswith("/graphql"):
        error = {"type": "FORBIDDEN", "message": FORBIDDEN_MESSAGE, "path": []}
        return json_response(200, {"data": None, "errors": [error]})
    headers = {"x-accepted-github-permissions": "administration=write"}
    return json_response(403, {"message": FORBIDDEN_MESSAGE, "status": "403"}, headers)


def _partial(request: Request, response: Response, options: FaultOptions) -> Response:
    """Set the last field of the repository, the organization or the data to null, and report an error for that
    field.
    """
    payload = json.loads(_full_body(response))
    target, path = _innermost_object(payload.get("data"))
    if not target:
        return response
    removed = list(target)[-1]
    target[removed] = None
    payload.setdefault("errors", []).append({"path": [*path, removed], "message": EXECUTION_ERROR_MESSAGE})
    return json_response(response.status, payload)


def _innermost_object(data: Any) -> tuple[dict[str, Any], list[str]]:
    """Return the response's repository or organization if there is one, and otherwise the whole `data` object."""
    for name in ("repository", "organization"):
        if isinstance(data, dict) and isinstance(data.get(name), dict):
            return data[name], [name]
    return (data, []) if isinstance(data, dict) else ({}, [])


def _is_graphql_query(request: Request) -> bool:
    return request.path.endswith("/graphql") and b'"mutation' not in request.body


def _is_rest(request: Request) -> bool:
    return not request.path.endswith("/graphql")


def _is_ref_update(request: Request) -> bool:
    return request.method == "PATCH" and "/git/refs/" in request.path


FAULT_KINDS: dict[str, FaultKind] = {
    "500": FaultKind(_json_error(500, "Server Error")),
    "502": FaultKind(_html_error(502)),
    "503": FaultKind(_html_error(503)),
    "timeout": FaultKind(_timeout),
    "drop": FaultKind(_drop),
    "reset": FaultKind(_reset, needs_response=True),
    "cut": FaultKind(_truncate, needs_response=True),
    "403": FaultKind(_rate_limit(403), never_executes=True),
    "429": FaultKind(_rate_limit(429), never_executes=True),
    "partial": FaultKind(_partial, _is_graphql_query, needs_response=True),
    "forbidden": FaultKind(_forbidden, never_executes=True),
    "404": FaultKind(_json_error(404, "Not Found"), _is_rest, never_executes=True),
    "409": FaultKind(_json_error(409, "Reference cannot be updated"), _is_ref_update, never_executes=True),
    "401": FaultKind(_json_error(401, "Bad credentials"), never_executes=True),
}
