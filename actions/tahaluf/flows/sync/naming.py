"""Finds out when the manifest first named each project, from the planned pull request and the git history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Self

from tahaluf.github import read_naming_dates
from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import Manifest
from tahaluf.resources import Naming, ProjectNode, in_question, names_in_use

from .sessions import Sessions


@dataclass(frozen=True, slots=True)
class NamingHistory:
    """`control`: the control repository, if known. `path`: the manifest's path. `known`: dates that are already
    known."""

    sessions: Sessions | None = None
    control: str | None = None
    path: str = MANIFEST_FILE
    known: Naming = field(default_factory=Naming)

    def for_pull(self, base: Manifest | None, head: Manifest) -> Self:
        """Return the history for a pull request with these manifests. Ignores a base that cannot be read (None)."""
        if base is None:
            return self
        used, before = names_in_use(head), names_in_use(base)
        known = Naming(used.new - before.new, used.new_teams - before.new_teams)
        return replace(self, known=known)

    def with_created(self, slugs: Iterable[str]) -> Self:
        return replace(self, known=replace(self.known, created=frozenset(slugs)))

    def read(self, actual: Mapping[str, ProjectNode]) -> Naming:
        """Read the history only if the plan depends on it, which is rare."""
        names = in_question(actual, self.known)
        return replace(self.known, dates=self._dates(names) if names else None)

    def _dates(self, names: Mapping[str, str]) -> Mapping[str, str] | None:
        if self.sessions is None or self.control is None:
            return None
        return read_naming_dates(self.sessions.for_control_repository(), self.control, self.path, names)


NO_HISTORY: Final = NamingHistory()
