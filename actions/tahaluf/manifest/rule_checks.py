"""Checks that several rules share: that values are known, and that they are unique."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tahaluf.problems import DataPath

from .key_paths import find_values
from .violations import ANY, Violation, Violations, section_keys, strings


def check_known(data: Any, kind: str, section: str, *patterns: tuple[str | None, ...]) -> Violations:
    """The strings that match one of these patterns must be keys of this section."""
    known = dict.fromkeys(sorted(section_keys(data, section)))
    fix = f"add it under `{section}`, or choose an existing one"
    by_name = dict(_names(data, section))
    for pattern in patterns:
        for path, value in strings(data, *pattern):
            if value in known:
                continue
            what = f"unknown {kind.replace('-', ' ')} {value!r}"
            if term := by_name.get(value.casefold()):
                yield Violation(path, f"{kind}-unknown", what, f"write its id, `{term}`")
            else:
                yield Violation(path, f"{kind}-unknown", what, fix, unknown=value, known=known)


def _names(data: Any, section: str) -> Iterator[tuple[str, str]]:
    """Yield the names and aliases of a section's terms, in all languages and in lower case, each with the term's id."""
    for pattern in (("aliases", ANY), ("translations", ANY, "name"), ("name",)):
        for path, name in strings(data, section, ANY, *pattern):
            yield name.casefold(), str(path[1])


def check_unique(
    entries: Iterable[tuple[DataPath, str]], identity: Callable[[str], str], problem_id: str, fix: str
) -> Violations:
    """The strings must differ in their identity. If two do not, the later one is reported."""
    seen: dict[str, DataPath] = {}
    for path, value in entries:
        earlier = seen.setdefault(identity(value), path)
        if earlier != path:
            yield Violation(path, problem_id, f"{value!r} is a duplicate", fix, earlier)


def check_unique_per_project(
    data: Any, pattern: tuple[str | None, ...], identity: Callable[[str], str], problem_id: str, fix: str
) -> Violations:
    """The strings that match the pattern must differ within a project. Two projects may have the same string."""
    for path, project in find_values(data, "projects", ANY):
        yield from check_unique(
            [((*path, *subpath), value) for subpath, value in strings(project, *pattern)],
            identity,
            problem_id,
            fix,
        )
