"""A request for a page with its parameters, and the page that the handler returns."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from localhub.core import Request, Response
from localhub.domain import NotFound, UnitOfWork, permissions, repositories
from localhub.domain.repositories import Repository


@dataclass(frozen=True, slots=True)
class Page:
    """A template in `pages/` and its values.

    `form_action` lists the URLs to which its forms may be submitted, for the security policy.
    """

    template: str
    values: dict[str, Any]
    form_action: str = "'none'"


@dataclass(slots=True)
class Visit:
    """`params` are the decoded path parameters."""

    request: Request
    uow: UnitOfWork
    params: dict[str, str]

    @property
    def form(self) -> dict[str, str]:
        """The fields of the submitted form."""
        return dict(parse_qsl(self.request.body.decode("utf-8", "replace"), keep_blank_values=True))

    def number(self, name: str) -> int:
        return int(self.params[name])

    def repository(self, operation: str = "metadata.read") -> Repository:
        """Return the repository in the path. Raises NotFound if it is not visible, or Forbidden if the operation is
        not allowed.
        """
        found = repositories.find(self.uow, self.params["owner"], self.params["repo"])
        permissions.require(self.uow, operation, found)
        return found


def visible(uow: UnitOfWork, rows: list[Repository]) -> list[Repository]:
    return [row for row in rows if permissions.can_see(uow, row)]


PageHandler = Callable[[Visit], Page | Response]
_Pages = list[tuple[re.Pattern[str], PageHandler]]
_pages: _Pages = []
_actions: _Pages = []
# Patterns for path parameters. `path` can be empty or contain slashes. Numbers consist only of digits.
_PARAM_PATTERNS = {"path": "(?P<path>.*)", "number": "(?P<number>[0-9]{1,9})", "run": "(?P<run>[0-9]{1,9})"}


def page(*paths: str) -> Callable[[PageHandler], PageHandler]:
    """Register a page's handler for path patterns such as "/{owner}/{repo}/issues/{number}". The first match wins."""
    return lambda function: _register(_pages, paths, function)


def action(*paths: str) -> Callable[[PageHandler], PageHandler]:
    """Like `page`, for a form that is submitted with POST."""
    return lambda function: _register(_actions, paths, function)


def _register(registry: _Pages, paths: tuple[str, ...], function: PageHandler) -> PageHandler:
    for path in paths:
        pattern = re.sub(r"\{(\w+)\}", lambda m: _PARAM_PATTERNS.get(m[1], f"(?P<{m[1]}>[^/]+)"), path)
        registry.append((re.compile(pattern), function))
    return function


def find_page(path: str, method: str = "GET") -> tuple[PageHandler, dict[str, str]]:
    """Return the handler and the parameters for a decoded path. Raises NotFound if there is no such page."""
    for pattern, function in _actions if method == "POST" else _pages:
        if found := pattern.fullmatch(path):
            return function, found.groupdict()
    raise NotFound


def has_action(path: str) -> bool:
    """Whether a form can be submitted to this decoded path."""
    return any(pattern.fullmatch(path) for pattern, _ in _actions)


def redirect(address: str) -> Response:
    return Response(302, {"location": address})
