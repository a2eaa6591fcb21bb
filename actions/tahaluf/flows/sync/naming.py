"""What a run knows about when the manifest first named each project, from the planned pull request and git history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Self

from tahaluf.github import read_naming_dates
from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import Manifest, slug_identity
from tahaluf.resources import Naming, ProjectNode, in_question

from .sessions import Sessions


@dataclass(frozen=True, slots=True)
class NamingHistory:
    """`control`: the control repository, if known; `path`: the manifest's path; `new`, `created`: see `Naming`."""

    sessions: Sessions | None = None
    control: str | None = None
    path: str = MANIFEST_FILE
    new: frozenset[str] = frozenset()
    created: frozenset[str] = frozenset()

    def for_pull(self, base: Manifest | None, head: Manifest) -> Self:
        """Return the history for a pull request with these manifests. An unreadable base (None) is ignored."""
        if base is None:
            return self
        new = {
            project.slug
            for project in head.projects
            if not any(_manages(base, slug) for slug in (project.slug, *project.aliases))
        }
        return replace(self, new=frozenset(new))

    def with_created(self, slugs: Iterable[str]) -> Self:
        return replace(self, created=frozenset(slugs))

    def read(self, manifest: Manifest, actual: Mapping[str, ProjectNode]) -> Naming:
        """Read the history only if the plan depends on it, which is rare."""
        slugs = in_question(manifest, actual) - self.new - self.created
        return Naming(self.new, self._dates(manifest, slugs) if slugs else None, self.created)

    def _dates(self, manifest: Manifest, slugs: Iterable[str]) -> Mapping[str, str] | None:
        if self.sessions is None or self.control is None:
            return None
        names = {
            slug: frozenset(map(slug_identity, (slug, *manifest.project(slug).aliases))) for slug in slugs
        }
        return read_naming_dates(self.sessions.for_control_repository(), self.control, self.path, names)


NO_HISTORY: Final = NamingHistory()


def _manages(manifest: Manifest, slug: str) -> bool:
    project = manifest.find(slug)
    return project is not None and project.is_managed
