"""A connection is read to the end, with one query per page."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from tahaluf.github import Session
from tahaluf.github.pagination import query_pages


class PagedSession:
    """Responds with one connection after another, and records the cursors that it receives."""

    def __init__(self, connections: Iterable[Mapping[str, Any] | None]) -> None:
        self.connections = iter(connections)
        self.cursors: list[str | None] = []

    def query(self, document: str, variables: Mapping[str, Any]) -> Any:
        assert (document, variables["label"]) == ("a query", "idea")
        self.cursors.append(variables["after"])
        return {"issues": next(self.connections)}


def connection(nodes: list[int], end_cursor: str | None = None) -> dict[str, Any]:
    return {"nodes": nodes, "pageInfo": {"hasNextPage": end_cursor is not None, "endCursor": end_cursor}}


def read(session: PagedSession, after: str | None = None) -> list[int]:
    pages = query_pages(
        cast(Session, session), "a query", {"label": "idea"}, lambda data: data["issues"], after
    )
    return [node for nodes, _ in pages for node in nodes]


def test_pages_are_read_until_the_last_one() -> None:
    session = PagedSession([connection([1, 2], "b"), connection([], "c"), connection([3])])
    assert read(session) == [1, 2, 3]
    assert session.cursors == [None, "b", "c"]


def test_reading_can_start_after_a_cursor() -> None:
    session = PagedSession([connection([3])])
    assert read(session, after="b") == [3]
    assert session.cursors == ["b"]


def test_a_missing_parent_has_no_pages() -> None:
    assert read(PagedSession([None])) == []
    assert read(PagedSession([connection([1], "b"), None])) == [1]
