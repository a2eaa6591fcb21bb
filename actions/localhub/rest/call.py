"""One REST call as its handler sees it: parameters, body, the world, and the ways to answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from localhub.core import Request, Response, json_response
from localhub.rest.aliases import BY_NUMBER
from localhub.shapes import View
from localhub.world import Invalid, NotFound, World, accounts, permissions, repositories
from localhub.world.accounts import Account
from localhub.world.repositories import Repository

Item = TypeVar("Item")
PER_PAGE = 30
MOST_PER_PAGE = 100


@dataclass(slots=True)
class Call:
    """`body` is the parsed JSON ({} when none was sent), already checked against the description."""

    request: Request
    world: World
    view: View
    body: Any

    def text(self, name: str) -> str:
        """A parameter of the path."""
        return self.request.params[name]

    def number(self, name: str) -> int:
        """A parameter of the path that is a number. Raises NotFound otherwise, as GitHub does."""
        text = self.request.params[name]
        if not (text.isascii() and text.isdigit()):
            raise NotFound
        return int(text)

    def query(self, name: str, default: str = "") -> str:
        return self.request.query.get(name, default)

    def repository(self, need: str = "metadata.read") -> Repository:
        """The repository of the path, if the one who asks may do `need` there."""
        if self.text("owner") == BY_NUMBER:
            found = repositories.repository(self.world, self.number("repo"))
        else:
            found = repositories.find(self.world, self.text("owner"), self.text("repo"))
        permissions.require(self.world, need, found)
        return found

    def organization(self) -> Account:
        return accounts.find_organization(self.world, self.text("org"))

    def user(self, name: str = "username") -> Account:
        return accounts.find_user(self.world, self.text(name))

    def ok(self, value: Any, status: int = 200) -> Response:
        return json_response(status, value)

    def created(self, value: Any) -> Response:
        location = value.get("url") if isinstance(value, dict) else None
        return json_response(201, value, {"location": location} if location else None)

    def empty(self, status: int = 204) -> Response:
        return Response(status)

    def page(
        self,
        items: Sequence[Item],
        shape: Callable[[Item], Any],
        wrap: Callable[[list[Any]], Any] | None = None,
    ) -> Response:
        """The page that was asked for, with its Link header. `wrap` puts the list into an object."""
        per_page = self._whole("per_page", PER_PAGE, MOST_PER_PAGE)
        page = self._whole("page", 1, 10**9)
        last = max(1, -(-len(items) // per_page))
        shaped = [shape(item) for item in items[(page - 1) * per_page : page * per_page]]
        links = self._links(page, last)
        headers = {"link": links} if links else None
        return json_response(200, wrap(shaped) if wrap else shaped, headers)

    def _whole(self, name: str, default: int, most: int) -> int:
        text = self.query(name)
        return min(int(text), most) if text.isascii() and text.isdigit() and int(text) > 0 else default

    def _links(self, page: int, last: int) -> str:
        wanted = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
        if page <= 1:
            del wanted["prev"], wanted["first"]
        if page >= last:
            del wanted["next"], wanted["last"]
        return ", ".join(f'<{self._address(number)}>; rel="{name}"' for name, number in wanted.items())

    def _address(self, page: int) -> str:
        rest = [(k, v) for k, v in parse_qsl(self.request.query_string) if k != "page"]
        return f"{self.view.origin}{self.request.path}?{urlencode([*rest, ('page', str(page))])}"

    def required(self, name: str, resource: str) -> Any:
        """A member of the body. Raises Invalid in GitHub's words when it is not there."""
        if name not in self.body:
            raise Invalid.field(resource, name, "missing_field")
        return self.body[name]
