"""Everything a handler needs to process a REST request: parameters, body, unit of work, and response helpers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from localhub.core import Request, Response, json_response
from localhub.domain import NotFound, UnitOfWork, ValidationFailed, accounts, permissions, repositories
from localhub.domain.accounts import Account
from localhub.domain.repositories import Repository
from localhub.rest.aliases import OWNER_FOR_ID
from localhub.serializers import View

Item = TypeVar("Item")
PER_PAGE = 30
MAX_PER_PAGE = 100


@dataclass(slots=True)
class Call:
    """`body` is the parsed JSON, already validated against the description, or {} if the request has no body."""

    request: Request
    uow: UnitOfWork
    view: View
    body: Any

    def path_param(self, name: str) -> str:
        """A path parameter."""
        return self.request.params[name]

    def int_path_param(self, name: str) -> int:
        """Return a numeric path parameter. As on GitHub, raises NotFound if it is not a number."""
        text = self.request.params[name]
        if not (text.isascii() and text.isdigit()):
            raise NotFound
        return int(text)

    def query_param(self, name: str, default: str = "") -> str:
        return self.request.query.get(name, default)

    def repository(self, operation: str = "metadata.read") -> Repository:
        """Return the repository in the path. Raises NotFound or Forbidden if the actor may not perform `operation` in
        this repository.
        """
        if self.path_param("owner") == OWNER_FOR_ID:
            found = repositories.repository(self.uow, self.int_path_param("repo"))
        else:
            found = repositories.find(self.uow, self.path_param("owner"), self.path_param("repo"))
        permissions.require(self.uow, operation, found)
        return found

    def organization(self, operation: str | None = None) -> Account:
        """Return the organization in the path. Raises Unauthorized or Forbidden if the actor may not perform
        `operation` in this organization.
        """
        found = accounts.find_organization(self.uow, self.path_param("org"))
        if operation is not None:
            permissions.require_in_organization(self.uow, operation, found)
        return found

    def user(self, name: str = "username") -> Account:
        return accounts.find_user(self.uow, self.path_param(name))

    def ok(self, value: Any, status: int = 200) -> Response:
        return json_response(status, value)

    def created(self, value: Any) -> Response:
        location = value.get("url") if isinstance(value, dict) else None
        return json_response(201, value, {"location": location} if location else None)

    def no_content(self, status: int = 204) -> Response:
        return Response(status)

    def paginate(
        self,
        items: Sequence[Item],
        shape: Callable[[Item], Any],
        wrap: Callable[[list[Any]], Any] | None = None,
    ) -> Response:
        """Return the requested page with its Link header. `wrap` can put the list into an object."""
        per_page = self._positive_int("per_page", PER_PAGE, MAX_PER_PAGE)
        page = self._positive_int("page", 1, 10**9)
        last = max(1, -(-len(items) // per_page))
        shaped = [shape(item) for item in items[(page - 1) * per_page : page * per_page]]
        links = self._links(page, last)
        headers = {"link": links} if links else None
        return json_response(200, wrap(shaped) if wrap else shaped, headers)

    def _positive_int(self, name: str, default: int, maximum: int) -> int:
        text = self.query_param(name)
        return min(int(text), maximum) if text.isascii() and text.isdigit() and int(text) > 0 else default

    def _links(self, page: int, last: int) -> str:
        pages = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
        if page <= 1:
            del pages["prev"], pages["first"]
        if page >= last:
            del pages["next"], pages["last"]
        return ", ".join(f'<{self._page_url(number)}>; rel="{name}"' for name, number in pages.items())

    def _page_url(self, page: int) -> str:
        rest = [(k, v) for k, v in parse_qsl(self.request.query_string) if k != "page"]
        return f"{self.view.origin}{self.request.path}?{urlencode([*rest, ('page', str(page))])}"

    def required_field(self, name: str, resource: str) -> Any:
        """Return a field of the body. Raises ValidationFailed with GitHub's message if it is missing."""
        if name not in self.body:
            raise ValidationFailed.for_field(resource, name, "missing_field")
        return self.body[name]
