"""Serves published sites under `/pages/OWNER/NAME/`, as GitHub Pages does under `OWNER.github.io/NAME/`."""

import mimetypes
import re
from dataclasses import replace
from typing import Final
from urllib.parse import unquote

from localhub.core import Request, Response
from localhub.domain import ANONYMOUS, ApiError, Engine, UnitOfWork, pages, repositories
from localhub.web.templates import page_without_visit

_PATH: Final = re.compile(r"/pages/(?P<owner>[^/]+)/(?P<repo>[^/]+)(?P<path>/.*)?")
_TEXT: Final = re.compile(r"text/|application/(json|xml|atom\+xml|javascript)$")


class PagesSite:
    """A `core.Surface`. Published sites are public, so no token is needed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def match(self, request: Request) -> Request | None:
        found = _PATH.fullmatch(request.path) if request.method in ("GET", "HEAD") else None
        if found is None:
            return None
        params = {name: unquote(value or "") for name, value in found.groupdict().items()}
        return replace(request, operation="pages", params=params)

    def handle(self, request: Request) -> Response:
        params = request.params
        path = params["path"].removeprefix("/")
        try:
            with self._engine.begin(ANONYMOUS) as uow:
                repository = repositories.find(uow, params["owner"], params["repo"])
                file = f"{path}index.html" if not path or path.endswith("/") else path
                content = pages.read_file(uow, repository, file)
                if not params["path"] or (content is None and _has_index(uow, repository, path)):
                    return Response(301, {"location": f"{request.path}/"})
                if content is not None:
                    return Response(200, {"content-type": _content_type(file)}, content)
                missing = pages.read_file(uow, repository, "404.html")
        except ApiError:
            missing = None
        if missing is None:
            return page_without_visit(404, "no_site.html")
        return Response(404, {"content-type": _content_type("404.html")}, missing)


def _has_index(uow: UnitOfWork, repository: repositories.Repository, path: str) -> bool:
    return pages.read_file(uow, repository, f"{path}/index.html") is not None


def _content_type(path: str) -> str:
    found = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return f"{found}; charset=utf-8" if _TEXT.match(found) else found
