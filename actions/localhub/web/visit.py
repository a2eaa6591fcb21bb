"""A request for a page: its parameters, and the page that the handler returns."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from localhub.core import Request, Response
from localhub.domain import NotFound, UnitOfWork, permissions, repositories
from localhub.domain.repositories import Repository


@dataclass(frozen=True, slots=True)
class Page:
    """A template in `pages/` and its values."""

    template: str
    values: dict[str, Any]


@dataclass(slots=True)
class Visit:
    """`params` are the decoded path parameters."""

    request: Request
    uow: UnitOfWork
    params: dict[str, str]

    def number(self, name: str) -> int:
        return int(self.params[name])

    def repository(self, operation: str = "metadata.read") -> Repository:
        """Raises NotFound if the repository is not visible, or Forbidden if the operation is not allowed."""
        found = repositories.find(self.uow, self.params["owner"], self.params["repo"])
        permissions.require(self.uow, operation, found)
        return found


def visible(uow: UnitOfWork, rows: list[Repository]) -> list[Repository]:
    return [row for row in rows if permissions.can_see(uow, row)]


PageHandler = Callable[[Visit], Page | Response]
_pages: list[tuple[re.Pattern[str], PageHandler]] = []
# Patterns for path parameters. `path` can be empty or contain slashes. Numbers only match digits.
_PARAM_PATTERNS = {"path": "(?P<path>.*)", "number": "(?P<number>[0-9]{1,9})", "run": "(?P<run>[0-9]{1,9})"}


def page(*paths: str) -> Callable[[PageHandler], PageHandler]:
    """Register a page's handler for path patterns such as "/{owner}/{repo}/issues/{number}". The first match wins."""

    def register(function: PageHandler) -> PageHandler:
        for path in paths:
            pattern = re.sub(r"\{(\w+)\}", lambda m: _PARAM_PATTERNS.get(m[1], f"(?P<{m[1]}>[^/]+)"), path)
            _pages.append((re.compile(pattern), function))
        return function

    return register


def find_page(path: str) -> tuple[PageHandler, dict[str, str]]:
    """Return the handler and the parameters for a decoded path. Raises NotFound."""
    for pattern, function in _pages:
        if found := pattern.fullmatch(path):
            return function, found.groupdict()
    raise NotFound


def redirect(address: str) -> Response:
    return Response(302, {"location": address})
