"""Reads all repositories and teams of an organization, page by page, with the fields that the importers need.

Pages get smaller if GitHub runs out of time. If a connection has more than one page, the others are read afterwards,
in batches.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from tahaluf.kinds import RootField, Selection
from tahaluf.problems import CommandError
from tahaluf.resources import OrganizationState

from .batching import KEY_PLACEHOLDER, aliased_nodes, batched, build_lookup_query
from .errors import NoResponse, join_messages, transient_errors
from .pagination import PAGE_INFO, Page, shrinking_pages
from .projects import GRAPHQL_TYPES, append_page, mark_incomplete, mark_unset, open_cursors, selection_text
from .session import QUERY_OPERATION, Session

CONNECTIONS: Final[Mapping[RootField, str]] = {"repository": "repositories", "team": "teams"}
KEYS: Final[Mapping[RootField, str]] = {"repository": "name", "team": "slug"}
MAX_PAGE_SIZE: Final = 100
COMPLETED_PER_QUERY: Final = 50  # objects whose next pages are read with one query


def read_organization_state(
    session: Session, organization: str, selections: Mapping[RootField, Selection]
) -> OrganizationState:
    """Read everything in the organization that the token can see.

    Raises CommandError if this token cannot access the organization, or if GitHub does not respond.
    """
    chosen: list[RootField] = [root for root in CONNECTIONS if root in selections]
    nodes = {root: list(_pages(session, organization, root, selections[root])) for root in chosen}
    incomplete = [(root, node) for root in chosen for node in nodes[root]]
    for root, node in incomplete:
        mark_incomplete(node, selections[root])
    while incomplete := [(root, node) for root, node in incomplete if open_cursors(node, selections[root])]:
        for batch in batched(incomplete, COMPLETED_PER_QUERY):
            _read_further(session, selections, batch)
    by_name = {root: {str(node[KEYS[root]]): node for node in nodes[root]} for root in chosen}
    return OrganizationState(organization, by_name.get("repository", {}), by_name.get("team", {}))


def _pages(
    session: Session, organization: str, root: RootField, selection: Selection
) -> Iterator[dict[str, Any]]:
    document = (
        "query($org: String!, $first: Int!, $after: String) { organization(login: $org) { "
        f"page: {CONNECTIONS[root]}(first: $first, after: $after, orderBy: {{field: NAME, direction: ASC}}) {{ "
        f"{PAGE_INFO} nodes {{ id {selection_text(selection)} }} }} }} }}"
    )

    def read(size: int, after: str | None) -> Page:
        return _page(session, document, {"org": organization, "first": size, "after": after})

    for page in shrinking_pages(read, MAX_PAGE_SIZE):
        yield from (node for node in page["nodes"] if node)


def _page(session: Session, document: str, variables: Mapping[str, Any]) -> Page:
    data, errors = session.query_partial(document, variables, 1)
    if transient := transient_errors(errors):
        raise NoResponse(QUERY_OPERATION, join_messages(transient))
    found = data.get("organization")
    if found is None or found["page"] is None:
        raise CommandError(
            f"the organization {variables['org']} is not accessible with this token",
            "check its name, and use an owner's token",
        )
    for error in errors:
        _check_not_dropped(found["page"]["nodes"], error)
        mark_unset(data, error)
    page: Mapping[str, Any] = found["page"]
    return page


def _check_not_dropped(nodes: Sequence[Any], error: Mapping[str, Any]) -> None:
    """Raise CommandError if GitHub left out a whole object because the token may not read one of its fields."""
    match error.get("path"):
        case [_, _, "nodes", int() as number, *_, field] if nodes[number] is None:
            raise CommandError(
                f"this token cannot read `{field}`, so GitHub hides the whole repository",
                "use an organization owner's token",
            )


def _read_further(
    session: Session,
    selections: Mapping[RootField, Selection],
    objects: Sequence[tuple[RootField, dict[str, Any]]],
) -> None:
    """Read the next page of each open connection of these objects, in one query."""
    lookups = [(_next_pages_field(root, node, selections[root]), node["id"]) for root, node in objects]
    data, errors = session.query_partial(*build_lookup_query(lookups, {}, "ID!"))
    for error in errors:
        mark_unset(data, error)
    for (root, node), further in zip(objects, aliased_nodes(data, len(objects)), strict=True):
        for connection in open_cursors(node, selections[root]):
            append_page(node, connection, further[connection] if further else None)


def _next_pages_field(root: RootField, node: Mapping[str, Any], selection: Selection) -> str:
    pages = selection_text(selection, open_cursors(node, selection))
    return f"node(id: {KEY_PLACEHOLDER}) {{ ... on {GRAPHQL_TYPES[root]} {{ {pages} }} }}"
