"""A connection is read to the end, with one query per page."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

import pytest

from tahaluf.github import NoResponse, Session
from tahaluf.github.pagination import MIN_PAGE_SIZE, Page, follow_pages, query_pages, shrinking_pages


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


def read(session: PagedSession) -> list[int]:
    pages = query_pages(cast(Session, session), "a query", {"label": "idea"}, lambda data: data["issues"])
    return [node for nodes, _ in pages for node in nodes]


def test_pages_are_read_until_the_last_one() -> None:
    session = PagedSession([connection([1, 2], "b"), connection([], "c"), connection([3])])
    assert read(session) == [1, 2, 3]
    assert session.cursors == [None, "b", "c"]


def test_a_missing_parent_has_no_pages() -> None:
    assert read(PagedSession([None])) == []
    assert read(PagedSession([connection([1], "b"), None])) == [1]


def test_the_pages_after_a_page_that_was_read_already() -> None:
    pages = {"b": connection([3], "c"), "c": connection([4])}
    assert [page["nodes"] for page in follow_pages(connection([1, 2], "b"), pages.__getitem__)] == [
        [1, 2],
        [3],
        [4],
    ]
    assert [page["nodes"] for page in follow_pages(connection([1]), pages.__getitem__)] == [[1]]


class SlowSession:
    """Runs out of time if more than `most` nodes are requested at once."""

    def __init__(self, most: int, total: int) -> None:
        self.most, self.total = most, total
        self.sizes: list[int] = []

    def read(self, size: int, after: str | None) -> Page:
        self.sizes.append(size)
        if size > self.most:
            raise NoResponse("the query", "timeout")
        first = int(after or 0)
        last = min(first + size, self.total)
        return connection(list(range(first, last)), str(last) if last < self.total else None)


def test_pages_stay_smaller_after_github_ran_out_of_time() -> None:
    session = SlowSession(most=30, total=60)
    nodes = [node for page in shrinking_pages(session.read, 100) for node in page["nodes"]]
    assert nodes == list(range(60))
    assert session.sizes == [100, 50, 25, 25, 25]


def test_the_smallest_page_is_not_tried_again() -> None:
    session = SlowSession(most=0, total=60)
    with pytest.raises(NoResponse):
        list(shrinking_pages(session.read, 2 * MIN_PAGE_SIZE))
    assert session.sizes == [2 * MIN_PAGE_SIZE, MIN_PAGE_SIZE]
