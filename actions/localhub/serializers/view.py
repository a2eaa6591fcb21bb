"""The base URLs for the links in a response."""

from __future__ import annotations

from dataclasses import dataclass

from localhub.core import Request
from localhub.domain import UnitOfWork

# GitHub Enterprise Server serves its API at this path, so `gh` uses it for all unknown hosts.
API_PREFIX = "/api/v3"


@dataclass(frozen=True, slots=True)
class View:
    """`origin` is the scheme and host that the client used. `api` and `html` are the prefixes for links.

    Clients expect the links in a response to lead to the same host, so links are built from the Host header. As on
    github.com, web pages are on X if the host is `api.X`.
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
        """Create a view that uses the hub's own URL, for webhooks and workflows."""
        return cls(uow, url, url, url)


def request_origin(request: Request) -> str:
    return f"http://{request.headers.get('host', 'localhost')}"


def request_api_url(request: Request) -> str:
    return request_origin(request) + (API_PREFIX if request.path.startswith(API_PREFIX) else "")
