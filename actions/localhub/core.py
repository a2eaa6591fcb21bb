"""Requests, responses and handlers as plain values, independent of sockets and frameworks."""

import json
from base64 import b64decode
from binascii import Error
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qsl


@dataclass(frozen=True, slots=True)
class Request:
    """`path` is the percent-encoded path as it was sent, without the query. Header names are lower-case.

    `operation` and `params` are empty until a surface has matched the request. It then fills in both: `operation`
    names the operation ("GET /repos/{owner}/{repo}/labels", "POST /graphql", "git-receive-pack", …) and `params`
    holds the decoded path parameters.
    """

    method: str
    path: str
    query_string: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    operation: str = ""
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.query_string, keep_blank_values=True))

    @property
    def token(self) -> str | None:
        """The token after `bearer` or `token` in the Authorization header, or the password in Basic authentication."""
        return credential(self.headers.get("authorization", ""))

    @property
    def wants_html(self) -> bool:
        """Whether the client is a browser. Only browsers ask for text/html."""
        return "text/html" in self.headers.get("accept", "")


@dataclass(slots=True)
class Response:
    """`body` is either bytes or an iterable of bytes that is sent in chunks, because git responses may be large."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | Iterable[bytes] = b""


Handler = Callable[[Request], Response]
# Middleware can inspect, delay, reject or corrupt requests. Unless it rejects a request, it calls the next handler.
Middleware = Callable[[Request, Handler], Response]


class Surface(Protocol):
    """A part of GitHub that handles one kind of request, such as REST, GraphQL, git or web pages."""

    def match(self, request: Request) -> Request | None:
        """Return the request with `operation` and `params` filled in, or None if another surface handles it."""

    def handle(self, request: Request) -> Response: ...


def json_response(status: int, value: Any, headers: Mapping[str, str] | None = None) -> Response:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Response(status, {"content-type": "application/json; charset=utf-8", **(headers or {})}, body)


def credential(authorization: str) -> str | None:
    scheme, _, rest = authorization.partition(" ")
    match scheme.lower():
        case "bearer" | "token":
            return rest.strip() or None
        case "basic":
            return _basic_auth_token(rest.strip())
        case _:
            return None


def _basic_auth_token(encoded: str) -> str | None:
    try:
        name, _, password = b64decode(encoded).decode().partition(":")
    except (Error, UnicodeDecodeError):
        return None
    # Some clients send `x-access-token:TOKEN`, and others send `TOKEN:x-oauth-basic`.
    return (name if password in ("", "x-oauth-basic") else password) or None


def chain(middlewares: Iterable[Middleware], endpoint: Handler) -> Handler:
    handler = endpoint
    for middleware in reversed(list(middlewares)):
        handler = _wrap(middleware, handler)
    return handler


def _wrap(middleware: Middleware, next_handler: Handler) -> Handler:
    return lambda request: middleware(request, next_handler)
