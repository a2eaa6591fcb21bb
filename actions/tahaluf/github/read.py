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
from tahaluf.problems import Stopped
from tahaluf.resources import Anchor, Names, Node, Reads

from .answers import Unanswered, unfinished, words
from .session import Session

PAGE: Final = 50  # projects a query
SMALLEST_PAGE: Final = 5
GROWTH: Final = 2  # projects more after each page that was answered whole
LAST_LOOKS: Final = 3  # how often the smallest page may come back in part
SIDE_BY_SIDE: Final = 4
ON: Final[Mapping[Anchor, str]] = {"repository": "Repository", "team": "Team"}
BY: Final[Mapping[Anchor, str]] = {"repository": "name", "team": "slug"}

Page = Sequence[tuple[str, Names]]


def read_projects(
    session: Session, organization: str, names: Mapping[str, Names], reads: Mapping[Anchor, Reads]
) -> dict[str, Node]:
    """What GitHub has under the names of each project, by the keys of `names`.

    A field that could not be read is UNSET, an object that is not there None.
    Raises Stopped if the organization cannot be seen with this token, or the network does not bear it.
    """
    reader = _Reader(session, organization, reads, names)
    workers = min(SIDE_BY_SIDE, -(-len(names) // PAGE)) or 1
    with ThreadPoolExecutor(workers) as threads:
        for worker in [threads.submit(reader.work) for _ in range(workers)]:
            worker.result()
    return {key: reader.nodes[key] for key in names}


class _Reader:
    """What is still to be asked, in pages whose size follows what GitHub can bear."""

    def __init__(
        self, session: Session, organization: str, reads: Mapping[Anchor, Reads], names: Mapping[str, Names]
    ) -> None:
        self.session, self.organization, self.reads = session, organization, reads
        self.nodes: dict[str, Node] = {}
        self._left = deque(names.items())
        self._size = PAGE
        self._looks = LAST_LOOKS
        self._lock = Lock()

    def work(self) -> None:
        """Read pages until none is left. Several threads may do so side by side."""
        while page := self._take():
            try:
                lacking = self._read(page)
            except Unanswered:
                if len(page) <= SMALLEST_PAGE:
                    self._give_up()
                    raise
                lacking = page
            except BaseException:
                self._give_up()
                raise
            self._learn(page, lacking)

    def _take(self) -> Page:
        with self._lock:
            return [self._left.popleft() for _ in range(min(self._size, len(self._left)))]

    def _learn(self, page: Page, lacking: Page) -> None:
        with self._lock:
            if lacking:
                self._left.extendleft(reversed(lacking))
                self._size = min(self._size, max(SMALLEST_PAGE, len(page) // 2))
            else:
                self._size = min(PAGE, self._size + GROWTH)

    def _give_up(self) -> None:
        with self._lock:
            self._left.clear()

    def _read(self, page: Page) -> Page:
        """Keep what came whole; the rest of the page is given back."""
        document, variables = _document(self.organization, page, self.reads)
        tries = 1 if len(page) > SMALLEST_PAGE else None
        data, errors = self.session.query(document, variables, tries)
        found, cut = data.get("organization"), unfinished(errors)
        if found is None and cut:
            raise Unanswered("the GraphQL query", words(cut))
        if found is None:
            raise Stopped(
                f"the organization {self.organization} cannot be seen with this token",
                "check `organization` in the manifest and where the App is installed",
            )
        lacking = self._lacking(page, cut)
        for error in errors:
            _mark_unread(data, error)
        for number, (key, named) in enumerate(page):
            if (key, named) not in lacking:
                self.nodes[key] = self._whole(found, number, named)
        return lacking

    def _lacking(self, page: Page, cut: Sequence[Mapping[str, Any]]) -> Page:
        """The projects of which GitHub did not tell all that it could have, while there is hope that it will."""
        if not cut:
            return ()
        if len(page) <= SMALLEST_PAGE:
            with self._lock:
                self._looks -= 1
            if self._looks < 0:  # unknown it stays, and changes nothing
                return ()
        paths = [error.get("path") or [] for error in cut]
        if any(len(path) < 2 for path in paths):
            return page
        places = {path[1] for path in paths}
        return [
            item
            for number, item in enumerate(page)
            if places & {f"{anchor}{number}" for anchor in self.reads}
        ]

    def _whole(self, found: Mapping[str, Any], number: int, named: Names) -> Node:
        node = {anchor: found.get(f"{anchor}{number}") for anchor in self.reads}
        for anchor, value in node.items():
            if value:
                _follow(self.session, self.organization, named[anchor], anchor, value, self.reads[anchor])
        return node


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
        data, errors = session.query(document, {"org": organization, "name": name})
        if errors:  # a list that is not whole is not known
            node.update(dict.fromkeys(after, UNSET))
            return
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
