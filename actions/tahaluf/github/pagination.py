"""Reads all pages of a GraphQL connection."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .session import Session


def query_pages(
    session: Session,
    document: str,
    variables: Mapping[str, Any],
    connection: Callable[[Mapping[str, Any]], Mapping[str, Any] | None],
    after: str | None = None,
) -> Iterator[tuple[Sequence[Any], Mapping[str, Any]]]:
    """Run a query until its connection has no more pages, passing the cursor as the variable `after`.

    `connection` returns the connection in the data, which needs `nodes` and `pageInfo { hasNextPage endCursor }`,
    or None if its parent does not exist. Yields the nodes of each page and the whole data.
    """
    while (page := connection(data := session.query(document, {**variables, "after": after}))) is not None:
        yield page["nodes"], data
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]
