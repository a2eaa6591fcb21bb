"""Sends requests to a hub's web pages the way a browser would."""

from dataclasses import dataclass

from localhub.core import Request, Response
from localhub.domain import Engine
from localhub.web import WebPages


@dataclass(frozen=True, slots=True)
class PageClient:
    """A client of a hub's web pages. `token` is the owner's token."""

    engine: Engine
    web: WebPages
    url: str
    token: str

    def get(self, url: str, cookie: str = "", accept: str = "text/html") -> Response | None:
        """Return the response, or None if the request is not for a page."""
        path, _, query = url.partition("?")
        request = Request("GET", path, query, {"accept": accept, "cookie": cookie, "host": "localhost"})
        request_for_page = self.web.match(request)
        return None if request_for_page is None else self.web.handle(request_for_page)

    def page(self, url: str, cookie: str = "", accept: str = "text/html") -> Response:
        response = self.get(url, cookie, accept)
        assert response is not None
        return response

    def html(self, url: str, cookie: str = "") -> str:
        return text_of(self.page(url, cookie))


def text_of(response: Response) -> str:
    """Return a response's body. Pages are held in memory, not streamed."""
    assert isinstance(response.body, bytes)
    return response.body.decode()
