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

    If `word` is `unknown`, the most similar `known` word is suggested instead of `fix`, if there is one.
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
    return ((path, value) for path, value in find_values(data, *pattern) if isinstance(value, str))


def section_keys(data: Any, name: str) -> list[str]:
    section = data.get(name) if isinstance(data, dict) else None
    return list(section) if isinstance(section, dict) else []
