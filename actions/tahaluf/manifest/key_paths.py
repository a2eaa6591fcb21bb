"""Defines paths to values in the manifest's data, and finds the values that match a path pattern."""

from collections.abc import Iterator, Sequence
from typing import Any

from tahaluf.problems import DataPath


def find_values(data: Any, *pattern: str | int | None) -> Iterator[tuple[DataPath, Any]]:
    """Yield the path and value of every match for `pattern`, in which None matches any key or index.

    Accepts data of any shape, because rules run even if types are wrong, so that all problems are reported at once.
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
