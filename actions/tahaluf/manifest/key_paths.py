"""Where a value stands in a manifest's data, and how to find values of which one knows the kind of place."""

from collections.abc import Iterator, Sequence
from typing import Any

KeyPath = tuple[str | int, ...]  # keys, and the numbers of items from 0


def find_values(data: Any, *pattern: str | int | None) -> Iterator[tuple[KeyPath, Any]]:
    """Every value at `pattern` with its path; None in it stands for each key or item.

    It reads data of any shape, so that rules can be checked beside the types and all is told in one pass.
    """
    if not pattern:
        yield (), data
        return
    head, *rest = pattern
    for step, child in _children(data, head):
        for path, value in find_values(child, *rest):
            yield (step, *path), value


def _children(data: Any, head: str | int | None) -> Sequence[tuple[str | int, Any]]:
    children: dict[Any, Any] = {}
    if isinstance(data, dict):
        children = data
    elif isinstance(data, tuple):
        children = dict(enumerate(data))
    if head is None:
        return list(children.items())
    return [(head, children[head])] if head in children else []
