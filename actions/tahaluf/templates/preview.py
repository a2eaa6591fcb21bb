"""Shows a template's authors how an update would change a repository, without changing it."""

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from .merge_lines import is_binary
from .update import UNAFFECTED, Outcome, TreeEntry, Update

CONTEXT_LINES: Final = 3
BINARY_TEXT: Final = "a binary file changes"


class Effect(StrEnum):
    UNCHANGED = "unchanged"
    UPDATES = "updates cleanly"
    CONFLICTS = "conflicts"
    UNKNOWN = "unknown"  # the repository is unreadable or has no lock file


@dataclass(frozen=True, slots=True)
class Preview:
    """The effect on one project. `update` is None if nothing would change or the effect is unknown.

    `current` contains the contents of the files that would change, by path. Files that have not been read are
    missing. `pull` is the open pull request with an earlier update, if there is one. `is_left_to_people`: whether
    people have committed to its branch, so that runs do not change it.
    """

    project: str
    update: Update | None = None
    problem: str = ""
    is_public: bool = False
    current: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    pull: int | None = None
    is_left_to_people: bool = False

    @property
    def effect(self) -> Effect:
        if self.problem:
            return Effect.UNKNOWN
        if self.update is None or not (self.update.changes_files or self.update.conflicts):
            return Effect.UNCHANGED
        return Effect.CONFLICTS if self.update.conflicts else Effect.UPDATES

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """The number of files with each outcome, except unchanged files."""
        files = self.update.files if self.update else ()
        return Counter(file.outcome for file in files if file.outcome not in UNAFFECTED)

    def diff(self) -> list[str]:
        """Return a unified diff of the files that would change. Files with conflicts are left out, since they would
        not change.
        """
        lines: list[str] = []
        for file in self.update.files if self.update else ():
            if file.written and file.written.content is not None:
                lines += _diff(self.current.get(file.path, b""), file.written.content, file.path)
            elif file.removed and not file.written:
                lines += [f"--- a/{file.removed}", "+++ /dev/null"]
        return lines

    def to_json(self) -> dict[str, Any]:
        files = self.update.files if self.update else ()
        return {
            "project": self.project,
            "effect": str(self.effect),
            "problem": self.problem or None,
            "files": [
                {"path": file.path, "outcome": str(file.outcome), "reason": file.reason and str(file.reason)}
                for file in files
                if file.outcome not in UNAFFECTED
            ],
        }


def count_effects(previews: Iterable[Preview]) -> Mapping[Effect, tuple[str, ...]]:
    """Return the projects with each effect."""
    found: dict[Effect, list[str]] = {effect: [] for effect in Effect}
    for preview in previews:
        found[preview.effect].append(preview.project)
    return {effect: tuple(projects) for effect, projects in found.items()}


def contents_for_diff(update: Update, entries: Mapping[str, TreeEntry]) -> Mapping[str, str]:
    """Return, by path, the object IDs of the current contents of the files that the update changes."""
    return {
        file.path: entries[former].oid
        for file in update.files
        if file.written and file.written.content is not None
        for former in [file.removed or file.path]
        if former in entries
    }


def _diff(before: bytes, after: bytes, path: str) -> Sequence[str]:
    if is_binary(before) or is_binary(after):
        return [f"--- a/{path}", f"+++ b/{path}", BINARY_TEXT]
    old, new = (text.decode("utf-8", "replace").splitlines() for text in (before, after))
    source = f"a/{path}" if before else "/dev/null"
    return list(difflib.unified_diff(old, new, source, f"b/{path}", n=CONTEXT_LINES, lineterm=""))
