"""One batched read of everything that is kept in step: all resources, up to 50 projects a query.

GitHub gives up on a query after ten seconds, and says so with 502, 504 or half an answer. Then the pages get
smaller, what is lacking is asked for again and nothing else, and the pages grow back.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any, Final

from tahaluf.plan import UNSET
from tahaluf.problems import CommandError
from tahaluf.resources import GitHubNames, ProjectNode, RootField, Selection

from .errors import NoResponse, join_messages, transient_errors
from .session import Session

MAX_PAGE_SIZE: Final = 50  # projects a query
MIN_PAGE_SIZE: Final = 5
PAGE_GROWTH: Final = 2  # projects more after each page that was answered whole
MAX_PARTIAL_ANSWERS: Final = 3  # how often the smallest page may come back in part
MAX_CONCURRENT_QUERIES: Final = 4
GRAPHQL_TYPES: Final[Mapping[RootField, str]] = {"repository": "Repository", "team": "Team"}
LOOKUP_ARGUMENTS: Final[Mapping[RootField, str]] = {"repository": "name", "team": "slug"}

Page = Sequence[tuple[str, GitHubNames]]


def read_projects(
    session: Session,
    organization: str,
    names: Mapping[str, GitHubNames],
    selections: Mapping[RootField, Selection],
) -> dict[str, ProjectNode]:
    """What GitHub has under the names of each project, by the keys of `names`.

    A field that could not be read is UNSET, an object that is not there None.
    Raises Stopped if the organization cannot be seen with this token, or the network does not bear it.
    """
    reader = _Reader(session, organization, selections, names)
    workers = min(MAX_CONCURRENT_QUERIES, -(-len(names) // MAX_PAGE_SIZE)) or 1
    with ThreadPoolExecutor(workers) as threads:
        for worker in [threads.submit(reader.run) for _ in range(workers)]:
            worker.result()
    return {key: reader.nodes[key] for key in names}


class _Reader:
    """What is still to be asked, in pages whose size follows what GitHub can bear."""

    def __init__(
        self,
        session: Session,
        organization: str,
        selections: Mapping[RootField, Selection],
        names: Mapping[str, GitHubNames],
    ) -> None:
        self.session, self.organization, self.selections = session, organization, selections
        self.nodes: dict[str, ProjectNode] = {}
        self._pending = deque(names.items())
        self._size = MAX_PAGE_SIZE
        self._partial_answers_left = MAX_PARTIAL_ANSWERS
        self._lock = Lock()

    def run(self) -> None:
        """Read pages until none is left. Several threads may do so side by side."""
        while page := self._next_page():
            try:
                incomplete = self._read(page)
            except NoResponse:
                if len(page) <= MIN_PAGE_SIZE:
                    self._give_up()
                    raise
                incomplete = page
            except BaseException:
                self._give_up()
                raise
            self._adjust_page_size(page, incomplete)

    def _next_page(self) -> Page:
        with self._lock:
            return [self._pending.popleft() for _ in range(min(self._size, len(self._pending)))]

    def _adjust_page_size(self, page: Page, incomplete: Page) -> None:
        with self._lock:
            if incomplete:
                self._pending.extendleft(reversed(incomplete))
                self._size = min(self._size, max(MIN_PAGE_SIZE, len(page) // 2))
            else:
                self._size = min(MAX_PAGE_SIZE, self._size + PAGE_GROWTH)

    def _give_up(self) -> None:
        with self._lock:
            self._pending.clear()

    def _read(self, page: Page) -> Page:
        """Keep what came whole; the rest of the page is given back."""
        document, variables = _document(self.organization, page, self.selections)
        max_tries = 1 if len(page) > MIN_PAGE_SIZE else None
        data, errors = self.session.query_partial(document, variables, max_tries)
        found, transient = data.get("organization"), transient_errors(errors)
        if found is None and transient:
            raise NoResponse("the GraphQL query", join_messages(transient))
        if found is None:
            raise CommandError(
                f"the organization {self.organization} cannot be seen with this token",
                "check `organization` in the manifest and where the App is installed",
            )
        incomplete = self._incomplete(page, transient)
        for error in errors:
            _mark_unset(data, error)
        for number, (key, project_names) in enumerate(page):
            if (key, project_names) not in incomplete:
                self.nodes[key] = self._complete_node(found, number, project_names)
        return incomplete

    def _incomplete(self, page: Page, transient: Sequence[Mapping[str, Any]]) -> Page:
        """The projects of which GitHub did not tell all that it could have, while there is hope that it will."""
        if not transient:
            return ()
        if len(page) <= MIN_PAGE_SIZE:
            with self._lock:
                self._partial_answers_left -= 1
            if self._partial_answers_left < 0:  # unknown it stays, and changes nothing
                return ()
        paths = [error.get("path") or [] for error in transient]
        if any(len(path) < 2 for path in paths):
            return page
        roots = {path[1] for path in paths}
        return [
            item
            for number, item in enumerate(page)
            if roots & {f"{root_field}{number}" for root_field in self.selections}
        ]

    def _complete_node(
        self, found: Mapping[str, Any], number: int, project_names: GitHubNames
    ) -> ProjectNode:
        node = {root_field: found.get(f"{root_field}{number}") for root_field in self.selections}
        for root_field, value in node.items():
            if value:
                _read_remaining(
                    self.session,
                    self.organization,
                    project_names[root_field],
                    root_field,
                    value,
                    self.selections[root_field],
                )
        return node


def _document(
    organization: str, page: Page, selections: Mapping[RootField, Selection]
) -> tuple[str, dict[str, str]]:
    name_variables = {
        f"{root_field}{number}": project_names[root_field]
        for number, (_, project_names) in enumerate(page)
        for root_field in selections
    }
    variables = {"org": organization, **name_variables}
    declarations = ", ".join(f"${name}: String!" for name in variables)
    fields = " ".join(
        f"{root_field}{number}: {root_field}({LOOKUP_ARGUMENTS[root_field]}: ${root_field}{number}) {{ ...{root_field} }}"
        for number in range(len(page))
        for root_field in selections
    )
    fragments = " ".join(
        f"fragment {root_field} on {GRAPHQL_TYPES[root_field]} {{ {_selection_text(selection)} }}"
        for root_field, selection in selections.items()
    )
    return f"query({declarations}) {{ organization(login: $org) {{ {fields} }} }} {fragments}", variables


def _selection_text(selection: Selection, cursors: Mapping[str, str] | None = None) -> str:
    """The whole selection, or only the next page of the connections in `after`."""
    parts = [] if cursors else [selection.fields]
    for name, inside in selection.connections.items():
        if cursors is None or name in cursors:
            cursor = f', after: "{cursors[name]}"' if cursors else ""
            parts.append(f"{name}(first: 100{cursor}) {{ pageInfo {{ hasNextPage endCursor }} {inside} }}")
    return " ".join(parts)


def _read_remaining(
    session: Session,
    organization: str,
    name: str,
    root_field: RootField,
    node: dict[str, Any],
    selection: Selection,
) -> None:
    """Fetch what lies past the first 100 items of a connection, for this project alone."""
    while cursors := dict(_open_cursors(node, selection)):
        document = (
            f"query($org: String!, $name: String!) {{ organization(login: $org) {{ "
            f"more: {root_field}({LOOKUP_ARGUMENTS[root_field]}: $name) {{ {_selection_text(selection, cursors)} }} }} }}"
        )
        data, errors = session.query_partial(document, {"org": organization, "name": name})
        if errors:  # a list that is not whole is not known
            node.update(dict.fromkeys(cursors, UNSET))
            return
        for connection in cursors:
            more, first = data["organization"]["more"][connection], node[connection]
            first["pageInfo"] = more["pageInfo"]
            for items in ("nodes", "edges"):
                if items in more:
                    first[items] += more[items]


def _open_cursors(node: Mapping[str, Any], selection: Selection) -> Iterator[tuple[str, str]]:
    for name in selection.connections:
        page = (node.get(name) or {}).get("pageInfo") or {}
        if page.get("hasNextPage"):
            yield name, page["endCursor"]


def _mark_unset(data: Any, error: Mapping[str, Any]) -> None:
    """Put UNSET where an error says that GitHub kept something back. What is not found is simply not there."""
    if error.get("type") == "NOT_FOUND":
        return
    holder = data
    for key in error.get("path") or []:
        try:
            inner = holder[key]
        except (KeyError, IndexError, TypeError):
            return
        if inner is None:
            holder[key] = UNSET
            return
        holder = inner
