"""Reads all pages of a GraphQL connection."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from .errors import NoResponse
from .session import Session

Page = Mapping[str, Any]

PAGE_INFO: Final = "pageInfo { hasNextPage endCursor }"  # every page must contain these fields
MIN_PAGE_SIZE: Final = 5


def query_pages(
    session: Session,
    document: str,
    variables: Mapping[str, Any],
    connection: Callable[[Mapping[str, Any]], Page | None],
) -> Iterator[tuple[Sequence[Any], Mapping[str, Any]]]:
    """Repeat a query until its connection has no more pages. The cursor is passed as the variable `after`.

    `connection` gets the connection from the data, or None if its parent does not exist. The query must request `nodes`
    and PAGE_INFO. For each page, yields the nodes and all of the data.
    """
    after: str | None = None
    while (page := connection(data := session.query(document, {**variables, "after": after}))) is not None:
        yield page["nodes"], data
        if (after := next_cursor(page)) is None:
            return


def follow_pages(first: Page, read: Callable[[str], Page]) -> Iterator[Page]:
    """Yield a page that has already been read, and then all pages after it. `read` returns the page after a cursor."""
    yield (page := first)
    while (after := next_cursor(page)) is not None:
        yield (page := read(after))


def shrinking_pages(read: Callable[[int, str | None], Page], size: int) -> Iterator[Page]:
    """Yield all pages of a connection. If GitHub runs out of time, ask for smaller pages from then on.

    `read` returns the page of a given size after a cursor, and raises NoResponse if GitHub runs out of time.
    """
    after: str | None = None
    while True:
        try:
            page = read(size, after)
        except NoResponse:
            if size <= MIN_PAGE_SIZE:
                raise
            size = max(MIN_PAGE_SIZE, size // 2)
            continue
        yield page
        if (after := next_cursor(page)) is None:
            return


def next_cursor(page: Page) -> str | None:
    """Return the cursor of the next page, or None if this is the last page."""
    info = page["pageInfo"]
    return info["endCursor"] if info["hasNextPage"] else None
