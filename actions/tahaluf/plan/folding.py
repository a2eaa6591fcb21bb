"""Folds equal items in several projects into one item, so that a plan for many projects stays readable."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final, Generic, TypeVar

from .change import Announcement, Blocked, Change, Unmanaged
from .formatting import describe_line, group_for_display
from .keys import describe_places

EntryT = TypeVar("EntryT", Blocked, Unmanaged, Announcement)

# A section that covers most projects lists the exceptions instead, if they are fewer by at least this factor
FEWER_EXCEPTIONS: Final = 2

# User-facing messages
PROJECTS: Final = "{projects}: {names}"
ALL_EXCEPT: Final = "{number} of these {projects}, all except {names}"


@dataclass(frozen=True, slots=True)
class Section:
    """Changes that are the same in each of these projects. Each line holds the first project's changes."""

    projects: tuple[str, ...]
    lines: tuple[tuple[Change, ...], ...]


@dataclass(frozen=True, slots=True)
class FoldedEntry(Generic[EntryT]):
    """Entries that differ only in their project and target. In `entry`, both are empty."""

    entry: EntryT
    projects: tuple[str, ...]
    targets: tuple[str, ...]


def fold_changes(changes: Iterable[Change], *, in_public: bool) -> list[Section]:
    """Group changes, which must be sorted by project, into sections for projects with the same changes.

    Sections that cover more projects come first.
    """
    representatives: dict[Hashable, Change] = {}
    projects: dict[Hashable, list[str]] = {}
    for slug, own_changes in groupby(changes, key=lambda change: change.project):
        seen: Counter[Hashable] = Counter()
        for change in own_changes:
            text = describe_line([change], in_public=in_public)
            key = (change.kind, change.resource, change.risk, change.mark, change.batched, text)
            seen[key] += 1
            representatives.setdefault((key, seen[key]), change)
            projects.setdefault((key, seen[key]), []).append(slug)
    sections: dict[tuple[str, ...], list[Change]] = {}
    for found, change in representatives.items():
        sections.setdefault(tuple(projects[found]), []).append(change)
    ordered = sorted(sections.items(), key=lambda item: (-len(item[0]), item[0]))
    return [Section(slugs, _lines(shared)) for slugs, shared in ordered]


def describe_projects(
    slugs: Sequence[str], sections: Sequence[Section], format_name: Callable[[str], str]
) -> str:
    """Name several projects. If an earlier section has named nearly the same projects, name only those that are
    missing."""
    whole = sections[0].projects if sections else ()
    missing = [slug for slug in whole if slug not in slugs]
    if set(slugs) < set(whole) and len(missing) * FEWER_EXCEPTIONS < len(slugs):
        return ALL_EXCEPT.format(
            number=len(slugs),
            projects=describe_places(whole),
            names=", ".join(map(format_name, missing)),
        )
    names = ", ".join(map(format_name, slugs))
    return PROJECTS.format(projects=describe_places(slugs), names=names)


def fold_entries(entries: Iterable[EntryT]) -> list[FoldedEntry[EntryT]]:
    """Fold entries that differ only in their target, and then entries that differ only in their project."""
    targets: dict[EntryT, list[str]] = {}
    for entry in entries:
        targets.setdefault(_without(entry, target=""), []).append(entry.target)
    projects: dict[tuple[EntryT, tuple[str, ...]], list[str]] = {}
    for entry, names in targets.items():
        own = tuple("" if name == entry.project else name for name in names)
        projects.setdefault((_without(entry, project=""), own), []).append(entry.project)
    return [FoldedEntry(entry, tuple(slugs), own) for (entry, own), slugs in projects.items()]


def _without(entry: EntryT, **fields: Any) -> EntryT:
    return replace(entry, **fields)


def _lines(changes: Iterable[Change]) -> tuple[tuple[Change, ...], ...]:
    found = list(changes)
    order = {resource: number for number, resource in enumerate(dict.fromkeys(c.resource for c in found))}
    found.sort(key=lambda change: (change.kind.order, order[change.resource]))
    return tuple(tuple(group) for group in group_for_display(found))
