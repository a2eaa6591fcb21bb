"""How the hub is seen by one request: the addresses that its answers carry."""

from __future__ import annotations

from dataclasses import dataclass

from localhub.core import Request
from localhub.domain import UnitOfWork

# GitHub Enterprise Server has its API here, and `gh` goes by that for hosts it does not know.
API_PREFIX = "/api/v3"


@dataclass(frozen=True, slots=True)
class View:
    """`origin` is scheme and host as the client wrote them; `api` and `html` are what addresses begin with.

    Clients follow the addresses in answers and insist on the host they know, so all of them come from the
    Host header. A host `api.X` means that pages live on X, as they do on github.com.
    """

    uow: UnitOfWork
    origin: str
    api: str
    html: str

    @classmethod
    def for_request(cls, request: Request, uow: UnitOfWork) -> View:
        origin = request_origin(request)
        return cls(uow, origin, request_api_url(request), origin.replace("://api.", "://", 1))

    @classmethod
    def for_url(cls, url: str, uow: UnitOfWork) -> View:
        """As the hub sees itself: for webhooks and workflows."""
        return cls(uow, url, url, url)


def request_origin(request: Request) -> str:
    return f"http://{request.headers.get('host', 'localhost')}"


def request_api_url(request: Request) -> str:
    return request_origin(request) + (API_PREFIX if request.path.startswith(API_PREFIX) else "")
