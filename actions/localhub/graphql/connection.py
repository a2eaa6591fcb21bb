"""Connections: lists that are paginated with cursors. A cursor encodes a position in the list."""

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from localhub.domain import ValidationFailed

Item = TypeVar("Item")
MAX_PAGE_SIZE = 100
PAGING_ARGUMENTS = frozenset({"first", "last", "after", "before"})


def connection(
    items: Sequence[Item],
    to_node: Callable[[Item], Any],
    first: int | None = None,
    last: int | None = None,
    after: str | None = None,
    before: str | None = None,
    edge: Callable[[Item], dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """Return nodes, edges, pageInfo and totalCount. `edge` adds fields to each edge.

    Raises ValidationFailed if more than 100 items are requested. As on GitHub, a query without `first` or `last` can
    get only totalCount.
    """
    if first is None and last is None:
        return {"totalCount": len(items), **dict.fromkeys(("nodes", "edges", "pageInfo"), _require_page_size)}
    if max(first or 0, last or 0) > MAX_PAGE_SIZE:
        raise ValidationFailed(
            f"Requesting {first or last} records on the connection exceeds the `first` limit of 100."
        )
    start = _position(after) if after else 0
    end = _position(before) - 1 if before else len(items)
    if first is not None:
        end = min(end, start + first)
    if last is not None:
        start = max(start, end - last)
    window = items[start:end]
    cursors = [_cursor(start + index + 1) for index in range(len(window))]
    nodes = [to_node(item) for item in window]
    return {
        "totalCount": len(items),
        "nodes": nodes,
        "edges": [
            {"cursor": cursor, "node": node, **(edge(item) if edge else {})}
            for cursor, node, item in zip(cursors, nodes, window, strict=True)
        ],
        "pageInfo": {
            "hasNextPage": end < len(items),
            "hasPreviousPage": start > 0,
            "startCursor": cursors[0] if cursors else None,
            "endCursor": cursors[-1] if cursors else None,
        },
    }


def in_order(
    items: Sequence[Item], order: Mapping[str, str] | None, keys: Mapping[str, Callable[[Item], Any]]
) -> list[Item]:
    """Sort the items by `orderBy`, or keep their order if `orderBy` is not given. The sort is stable.

    `keys` maps GitHub's order fields to sort keys.
    """
    if order is None:
        return list(items)
    return sorted(items, key=keys[order["field"]], reverse=order["direction"] == "DESC")


def _require_page_size() -> Any:
    raise ValidationFailed("You must provide a `first` or `last` value to properly paginate the connection.")


def paging_arguments(window: Mapping[str, Any]) -> dict[str, Any]:
    """Extract the pagination arguments from a connection's arguments."""
    return {key: window[key] for key in PAGING_ARGUMENTS if key in window}


def _cursor(position: int) -> str:
    return b64encode(f"cursor:{position}".encode()).decode()


def _position(cursor: str) -> int:
    try:
        return int(b64decode(cursor).decode().removeprefix("cursor:"))
    except (ValueError, Error):
        raise ValidationFailed(f"`{cursor}` does not appear to be a valid cursor.") from None
