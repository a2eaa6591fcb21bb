"""Defines paths to values in the manifest's data, and finds values by patterns of paths."""

from collections.abc import Iterable, Iterator
from typing import Any

from tahaluf.problems import DataPath


def find_values(data: Any, *pattern: str | int | None) -> Iterator[tuple[DataPath, Any]]:
    """Return the path and value of every match for `pattern`, in which None matches any key or index.

    Accepts data of any shape. Rules run even if types are wrong, so that all problems are reported at once.
    """
    found: Iterable[tuple[DataPath, Any]] = [((), data)]
    for step in pattern:
        found = [((*path, key), child) for path, value in found for key, child in _children(value, step)]
    return iter(found)


def _children(data: Any, step: str | int | None) -> Iterable[tuple[str | int, Any]]:
    if isinstance(data, dict):
        if step is None:
            return data.items()
        return ((step, data[step]),) if step in data else ()
    if isinstance(data, tuple):
        if step is None:
            return enumerate(data)
        return ((step, data[step]),) if isinstance(step, int) and 0 <= step < len(data) else ()
    return ()
