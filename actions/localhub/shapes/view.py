"""How the hub is seen by one request: the addresses that its answers carry."""

from __future__ import annotations

from dataclasses import dataclass

from localhub.core import Request
from localhub.world import World

# GitHub Enterprise Server has its API here, and `gh` goes by that for hosts it does not know.
PREFIX = "/api/v3"


@dataclass(frozen=True, slots=True)
class View:
    """`origin` is scheme and host as the client wrote them; `api` and `html` are what addresses begin with.

    Clients follow the addresses in answers and insist on the host they know, so all of them come from the
    Host header. A host `api.X` means that pages live on X, as they do on github.com.
    """

    world: World
    origin: str
    api: str
    html: str

    @classmethod
    def of(cls, request: Request, world: World) -> View:
        origin = origin_of(request)
        return cls(world, origin, api_of(request), origin.replace("://api.", "://", 1))

    @classmethod
    def at(cls, url: str, world: World) -> View:
        """As the hub sees itself: for webhooks and workflows."""
        return cls(world, url, url, url)


def origin_of(request: Request) -> str:
    return f"http://{request.headers.get('host', 'localhost')}"


def api_of(request: Request) -> str:
    return origin_of(request) + (PREFIX if request.path.startswith(PREFIX) else "")
