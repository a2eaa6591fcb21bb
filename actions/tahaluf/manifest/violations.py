"""What a rule of the manifest reports, and how a rule reads plain data of any shape."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.problems import DataPath

from .key_paths import find_values

ANY: Final = None


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule broken at `path`; `other` is the path of the conflicting value, if any.

    For an `unknown` word, the most similar `known` word, if any, is suggested instead of `fix`.
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
