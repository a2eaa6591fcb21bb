"""One batched read of everything that is kept in step: all resources, up to 50 projects a query."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import Any, Final

from tahaluf.plan import UNSET
from tahaluf.problems import Stopped
from tahaluf.resources import Anchor, Names, Node, Reads

from .answers import Unanswered
from .session import Session

PAGE: Final = 50  # projects a query; halved when GitHub cannot answer in its 10 seconds
SMALLEST_PAGE: Final = 5
SIDE_BY_SIDE: Final = 4
ON: Final[Mapping[Anchor, str]] = {"repository": "Repository", "team": "Team"}
BY: Final[Mapping[Anchor, str]] = {"repository": "name", "team": "slug"}

Page = Sequence[tuple[str, Names]]


def read_projects(
    session: Session, organization: str, names: Mapping[str, Names], reads: Mapping[Anchor, Reads]
) -> dict[str, Node]:
    """What GitHub has under the names of each project, by the keys of `names`.

    A field that could not be read is UNSET, an object that is not there None.
    Raises Stopped if the organization cannot be seen with this token.
    """
    asked = list(names.items())
    pages = [asked[start : start + PAGE] for start in range(0, len(asked), PAGE)]
    with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
        answers = threads.map(lambda page: _page(session, organization, page, reads), pages)
        return dict(chain.from_iterable(answer.items() for answer in answers))


def _page(session: Session, organization: str, names: Page, reads: Mapping[Anchor, Reads]) -> dict[str, Node]:
    document, variables = _document(organization, names, reads)
    try:
        data, errors = session.query(document, variables, tries=1 if len(names) > SMALLEST_PAGE else None)
    except Unanswered:
        if len(names) <= SMALLEST_PAGE:
            raise
        half = len(names) // 2
        parts = (_page(session, organization, part, reads) for part in (names[:half], names[half:]))
        return dict(chain.from_iterable(part.items() for part in parts))
    found = data.get("organization")
    if found is None:
        raise Stopped(
            f"the organization {organization} cannot be seen with this token",
            "check `organization` in the manifest and where the App is installed",
        )
    for error in errors:
        _mark_unread(data, error)
    nodes: dict[str, Node] = {}
    for number, (key, named) in enumerate(names):
        node = {anchor: found.get(f"{anchor}{number}") for anchor in reads}
        for anchor, value in node.items():
            if value:
                _follow(session, organization, named[anchor], anchor, value, reads[anchor])
        nodes[key] = node
    return nodes


def _document(organization: str, names: Page, reads: Mapping[Anchor, Reads]) -> tuple[str, dict[str, str]]:
    asked = {
        f"{anchor}{number}": named[anchor] for number, (_, named) in enumerate(names) for anchor in reads
    }
    variables = {"org": organization, **asked}
    heads = ", ".join(f"${name}: String!" for name in variables)
    fields = " ".join(
        f"{anchor}{number}: {anchor}({BY[anchor]}: ${anchor}{number}) {{ ...{anchor} }}"
        for number in range(len(names))
        for anchor in reads
    )
    fragments = " ".join(
        f"fragment {anchor} on {ON[anchor]} {{ {_selection(wanted)} }}" for anchor, wanted in reads.items()
    )
    return f"query({heads}) {{ organization(login: $org) {{ {fields} }} }} {fragments}", variables


def _selection(reads: Reads, after: Mapping[str, str] | None = None) -> str:
    """The whole selection, or only the next page of the connections in `after`."""
    parts = [] if after else [reads.fields]
    for name, inside in reads.connections.items():
        if after is None or name in after:
            cursor = f', after: "{after[name]}"' if after else ""
            parts.append(f"{name}(first: 100{cursor}) {{ pageInfo {{ hasNextPage endCursor }} {inside} }}")
    return " ".join(parts)


def _follow(
    session: Session, organization: str, name: str, anchor: Anchor, node: dict[str, Any], reads: Reads
) -> None:
    """Fetch what lies past the first 100 items of a connection, for this project alone."""
    while after := dict(_unfinished(node, reads)):
        document = (
            f"query($org: String!, $name: String!) {{ organization(login: $org) {{ "
            f"more: {anchor}({BY[anchor]}: $name) {{ {_selection(reads, after)} }} }} }}"
        )
        data, _ = session.query(document, {"org": organization, "name": name})
        for connection in after:
            more, first = data["organization"]["more"][connection], node[connection]
            first["pageInfo"] = more["pageInfo"]
            for items in ("nodes", "edges"):
                if items in more:
                    first[items] += more[items]


def _unfinished(node: Mapping[str, Any], reads: Reads) -> Iterator[tuple[str, str]]:
    for name in reads.connections:
        page = (node.get(name) or {}).get("pageInfo") or {}
        if page.get("hasNextPage"):
            yield name, page["endCursor"]


def _mark_unread(data: Any, error: Mapping[str, Any]) -> None:
    """Put UNSET where an error says that GitHub kept something back. What is not found is simply not there."""
    if error.get("type") == "NOT_FOUND":
        return
    holder = data
    for step in error.get("path") or []:
        try:
            inner = holder[step]
        except (KeyError, IndexError, TypeError):
            return
        if inner is None:
            holder[step] = UNSET
            return
        holder = inner
