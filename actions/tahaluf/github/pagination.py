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

    `connection` gets the connection from the data, or None if its parent does not exist. The query must request `nodes`
    and `pageInfo { hasNextPage endCursor }`. For each page, yields the nodes and all of the data.
    """
    while (page := connection(data := session.query(document, {**variables, "after": after}))) is not None:
        yield page["nodes"], data
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]
