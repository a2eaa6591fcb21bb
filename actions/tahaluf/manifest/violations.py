"""Violations of the manifest's rules, and helpers that rules use to read plain data of any shape."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.problems import DataPath

from .key_paths import find_values

ANY: Final = None


@dataclass(frozen=True, slots=True)
class Violation:
    """A violation of a rule at `path`. `other` is the path of the conflicting value, if any.

    A word from `known` that is similar to `unknown` is suggested instead of `fix`.
    """

    path: DataPath
    id: str
    what: str
    fix: str
    other: DataPath | None = None
    unknown: str = ""
    known: Collection[str] = ()


Violations = Iterator[Violation]
Rule = Callable[[Any], Violations]


def strings(data: Any, *pattern: str | int | None) -> Iterator[tuple[DataPath, str]]:
    """Yield the strings at the paths that match the pattern, with their paths."""
    return ((path, value) for path, value in find_values(data, *pattern) if isinstance(value, str))


def strings_below(path: DataPath, data: Any, *pattern: str | int | None) -> list[tuple[DataPath, str]]:
    """Return the same as `strings`, for data that is at `path`. The paths in the result begin with it."""
    return [((*path, *subpath), value) for subpath, value in strings(data, *pattern)]


def section_keys(data: Any, name: str) -> list[str]:
    section = data.get(name) if isinstance(data, dict) else None
    return list(section) if isinstance(section, dict) else []
