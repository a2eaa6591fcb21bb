"""What goes wrong, one entry a kind: server errors, dead lines, spoilt answers, limits, refusals that pass."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from localhub.core import Handler, Request, Response, json_response

# In GitHub's words: docs.github.com, "Troubleshooting the REST API" and "Rate limits for the REST API"
SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
FORBIDDEN = "Resource not accessible by integration"
UNKNOWN = (
    "Something went wrong while executing your query. This may be the result of a timeout, or it could be a "
    "GitHub bug."
)


class Terms(Protocol):
    """What a rule says of how its fault happens."""

    @property
    def wait(self) -> int | None: ...

    @property
    def seconds(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Mishap:
    """`spoil` makes the answer that the client gets; it is given the true one where `needs_answer`.

    `refuses`: GitHub says this only of a request that it has not carried out.
    """

    spoil: Callable[[Request, Response, Terms], Response]
    fits: Callable[[Request], bool] = lambda request: True
    needs_answer: bool = False
    refuses: bool = False

    def happen(self, request: Request, following: Handler, after: bool, terms: Terms) -> Response:
        """Answer instead of `following`, with its effect (`after`, or an answer that is spoilt) or without."""
        acts = self.needs_answer or (after and not self.refuses)
        return self.spoil(request, following(request) if acts else Response(204), terms)


def fitting(request: Request) -> list[str]:
    """The kinds that GitHub could show for this request."""
    return [kind for kind, mishap in MISHAPS.items() if mishap.fits(request)]


def _status(status: int, message: str) -> Callable[[Request, Response, Terms], Response]:
    def spoil(request: Request, answer: Response, terms: Terms) -> Response:
        return json_response(status, {"message": message, "status": str(status)})

    return spoil


def _page(status: int) -> Callable[[Request, Response, Terms], Response]:
    """502 and 503 come from the machines in front, as a page."""

    def spoil(request: Request, answer: Response, terms: Terms) -> Response:
        return Response(status, {"content-type": "text/html"}, b"<html><title>Unicorn!</title></html>")

    return spoil


def _timeout(request: Request, answer: Response, terms: Terms) -> Response:
    time.sleep(terms.seconds)
    raise ConnectionAbortedError("a time-out, on purpose")


def _drop(request: Request, answer: Response, terms: Terms) -> Response:
    raise ConnectionResetError("a dead line, on purpose")


def _reset(request: Request, answer: Response, terms: Terms) -> Response:
    """The head arrives whole, the body by half."""
    headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
    return Response(answer.status, headers, _half(_whole(answer)))


def _half(body: bytes) -> Iterator[bytes]:
    yield body[: len(body) // 2]
    raise ConnectionResetError("a reset in mid-body, on purpose")


def _cut(request: Request, answer: Response, terms: Terms) -> Response:
    """An answer that ends too early and says that it is whole."""
    body = _whole(answer)
    return Response(answer.status, answer.headers, body[: len(body) // 2] or b"{")


def _whole(answer: Response) -> bytes:
    return answer.body if isinstance(answer.body, bytes) else b"".join(answer.body)


def _limit(status: int) -> Callable[[Request, Response, Terms], Response]:
    def spoil(request: Request, answer: Response, terms: Terms) -> Response:
        headers = {} if terms.wait is None else {"retry-after": str(terms.wait)}
        return json_response(status, {"message": SECONDARY, "status": str(status)}, headers)

    return spoil


def _forbidden(request: Request, answer: Response, terms: Terms) -> Response:
    """As where a permission was taken from the App: docs.github.com, "Troubleshooting the REST API"."""
    if request.path.endswith("/graphql"):
        error = {"type": "FORBIDDEN", "message": FORBIDDEN, "path": []}
        return json_response(200, {"data": None, "errors": [error]})
    asked = {"x-accepted-github-permissions": "administration=write"}
    return json_response(403, {"message": FORBIDDEN, "status": "403"}, asked)


def _partial(request: Request, answer: Response, terms: Terms) -> Response:
    """The deepest object that is always asked for loses one of its fields."""
    shown = json.loads(_whole(answer))
    holder, path = _deepest(shown.get("data"))
    if not holder:
        return answer
    lost = list(holder)[-1]
    holder[lost] = None
    shown.setdefault("errors", []).append({"path": [*path, lost], "message": UNKNOWN})
    return json_response(answer.status, shown)


def _deepest(data: Any) -> tuple[dict[str, Any], list[str]]:
    """The repository or organization of the answer where there is one, else the data itself."""
    for name in ("repository", "organization"):
        if isinstance(data, dict) and isinstance(data.get(name), dict):
            return data[name], [name]
    return (data, []) if isinstance(data, dict) else ({}, [])


def _reads_graphql(request: Request) -> bool:
    return request.path.endswith("/graphql") and b'"mutation' not in request.body


def _speaks_rest(request: Request) -> bool:
    return not request.path.endswith("/graphql")


def _moves_ref(request: Request) -> bool:
    return request.method == "PATCH" and "/git/refs/" in request.path


MISHAPS: dict[str, Mishap] = {
    "500": Mishap(_status(500, "Server Error")),
    "502": Mishap(_page(502)),
    "503": Mishap(_page(503)),
    "timeout": Mishap(_timeout),
    "drop": Mishap(_drop),
    "reset": Mishap(_reset, needs_answer=True),
    "cut": Mishap(_cut, needs_answer=True),
    "403": Mishap(_limit(403), refuses=True),
    "429": Mishap(_limit(429), refuses=True),
    "partial": Mishap(_partial, _reads_graphql, needs_answer=True),
    "forbidden": Mishap(_forbidden, refuses=True),
    "404": Mishap(_status(404, "Not Found"), _speaks_rest, refuses=True),
    "409": Mishap(_status(409, "Reference cannot be updated"), _moves_ref, refuses=True),
    "401": Mishap(_status(401, "Bad credentials"), refuses=True),
}
