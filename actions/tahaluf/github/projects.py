"""Reads all projects' synced resources, with up to 50 projects per query.

GitHub aborts a query after ten seconds and returns 502, 504 or partial data. The missing projects are then queried
again with a smaller page size, which later grows again.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any, Final

from tahaluf.kinds import ProjectNode, RootField, Selection
from tahaluf.plan import UNSET
from tahaluf.problems import CommandError
from tahaluf.resources import GitHubNames

from .errors import NoResponse, join_messages, transient_errors
from .pagination import PAGE_INFO
from .session import QUERY_OPERATION, Session

MAX_PAGE_SIZE: Final = 50  # maximum number of projects per query
MIN_PAGE_SIZE: Final = 5
PAGE_GROWTH: Final = 2  # projects by which the page grows after each complete page
MAX_PARTIAL_ANSWERS: Final = 3  # how many incomplete pages of the minimum size are accepted
MAX_CONCURRENT_QUERIES: Final = 4
MAX_ITEMS: Final = 100  # GitHub's maximum for a page of a connection
ITEMS: Final = ("nodes", "edges")  # the fields in which a connection can have its items
GRAPHQL_TYPES: Final[Mapping[RootField, str]] = {"repository": "Repository", "team": "Team"}
LOOKUP_ARGUMENTS: Final[Mapping[RootField, str]] = {"repository": "name", "team": "slug"}

Page = Sequence[tuple[str, GitHubNames]]


def read_projects(
    session: Session,
    organization: str,
    names: Mapping[str, GitHubNames],
    selections: Mapping[RootField, Selection],
) -> dict[str, ProjectNode]:
    """Read the objects on GitHub that have a project's names, for each project. The result has the same keys as
    `names`.

    A field that could not be read is UNSET, and an object that does not exist is None. Raises CommandError if this
    token cannot access the organization, or if GitHub does not respond.
    """
    reader = _Reader(session, organization, selections, names)
    workers = min(MAX_CONCURRENT_QUERIES, -(-len(names) // MAX_PAGE_SIZE)) or 1
    with ThreadPoolExecutor(workers) as threads:
        for worker in [threads.submit(reader.run) for _ in range(workers)]:
            worker.result()
    return {key: reader.nodes[key] for key in names}


class _Reader:
    """Reads projects in pages, and adapts the page size to how much GitHub can return in time."""

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
        """Read pages until none are left. Several threads can run this at the same time."""
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
        """Read a page, store its complete projects and return the others."""
        document, variables = _document(self.organization, page, self.selections)
        max_tries = 1 if len(page) > MIN_PAGE_SIZE else None
        data, errors = self.session.query_partial(document, variables, max_tries)
        found, transient = data.get("organization"), transient_errors(errors)
        if found is None and transient:
            raise NoResponse(QUERY_OPERATION, join_messages(transient))
        if found is None:
            raise CommandError(
                f"the organization {self.organization} is not accessible with this token",
                "check `organization` in the manifest, and check that the App is installed there",
            )
        incomplete = self._incomplete(page, transient)
        for error in errors:
            mark_unset(data, error)
        for number, (key, project_names) in enumerate(page):
            if (key, project_names) not in incomplete:
                self.nodes[key] = self._complete_node(found, number, project_names)
        return incomplete

    def _incomplete(self, page: Page, transient: Sequence[Mapping[str, Any]]) -> Page:
        """Return the projects to read again, because transient errors have left their data incomplete."""
        if not transient:
            return ()
        if len(page) <= MIN_PAGE_SIZE:
            with self._lock:
                self._partial_answers_left -= 1
            if self._partial_answers_left < 0:
                # Stop trying: missing fields stay UNSET, so no change depends on them
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
                read_remaining_items(
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
    """Return the query and its variables.

    A project has an alias for each root field, such as `repository0`, which `_incomplete` finds in the paths of errors.
    """
    name_variables = {
        f"{root_field}{number}": project_names[root_field]
        for number, (_, project_names) in enumerate(page)
        for root_field in selections
    }
    variables = {"org": organization, **name_variables}
    declarations = ", ".join(f"${name}: String!" for name in variables)
    fields = " ".join(
        f"{root}{number}: {root}({LOOKUP_ARGUMENTS[root]}: ${root}{number}) {{ ...{root} }}"
        for number in range(len(page))
        for root in selections
    )
    fragments = " ".join(
        f"fragment {root_field} on {GRAPHQL_TYPES[root_field]} {{ {selection_text(selection)} }}"
        for root_field, selection in selections.items()
    )
    return f"query({declarations}) {{ organization(login: $org) {{ {fields} }} }} {fragments}", variables


def selection_text(selection: Selection, cursors: Mapping[str, str] | None = None) -> str:
    """Return the whole selection, or only the next page of the connections in `cursors`."""
    parts = [] if cursors else [selection.fields]
    for name, inside in selection.connections.items():
        if cursors is None or name in cursors:
            cursor = f', after: "{cursors[name]}"' if cursors else ""
            extra = f", {selection.arguments[name]}" if name in selection.arguments else ""
            paging = f"first: {selection.sizes.get(name, MAX_ITEMS)}{cursor}{extra}"
            parts.append(f"{name}({paging}) {{ {PAGE_INFO} {inside} }}")
    return " ".join(parts)


def read_remaining_items(
    session: Session,
    organization: str,
    name: str,
    root_field: RootField,
    node: dict[str, Any],
    selection: Selection,
) -> None:
    """Read the items after the first page of one project's connections."""
    lookup = f"{root_field}({LOOKUP_ARGUMENTS[root_field]}: $name)"
    mark_incomplete(node, selection)
    while cursors := open_cursors(node, selection):
        document = (
            "query($org: String!, $name: String!) { organization(login: $org) { "
            f"more: {lookup} {{ {selection_text(selection, cursors)} }} }} }}"
        )
        data, errors = session.query_partial(document, {"org": organization, "name": name})
        more = (data.get("organization") or {}).get("more")
        if errors or not more:  # treat an incomplete list as unknown
            node.update(dict.fromkeys(cursors, UNSET))
            return
        for connection in cursors:
            append_page(node, connection, more[connection])


def open_cursors(node: Mapping[str, Any], selection: Selection) -> dict[str, str]:
    """Return the cursor of each connection that has another page to read."""
    pages = {name: (node.get(name) or {}).get("pageInfo") or {} for name in selection.connections}
    return {name: page["endCursor"] for name, page in pages.items() if page.get("hasNextPage")}


def append_page(node: dict[str, Any], name: str, page: Mapping[str, Any] | None) -> None:
    """Add the next page's items to a connection."""
    if page is None or not _has_all_items(page):
        node[name] = UNSET
        return
    connection = node[name]
    connection["pageInfo"] = page["pageInfo"]
    for items in ITEMS:
        if items in page:
            connection[items] += page[items]


def mark_incomplete(node: dict[str, Any], selection: Selection) -> None:
    """Put UNSET in place of each connection that GitHub does not show, or in which it hides an item.

    Otherwise, a plan would treat what it cannot see as absent.
    """
    for name in selection.connections:
        if name in node and node[name] is not UNSET and not _has_all_items(node[name]):
            node[name] = UNSET


def _has_all_items(connection: Mapping[str, Any] | None) -> bool:
    lists = [connection[items] for items in ITEMS if items in connection] if connection else [None]
    return all(items is not None and all(items) for items in lists)


def mark_unset(data: Any, error: Mapping[str, Any]) -> None:
    """Set values to UNSET if GitHub denied access or failed. A NOT_FOUND error means that the object does not exist."""
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
