"""Finds out when the manifest first named each project, from the planned pull request and the git history."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

from tahaluf.github import (
    NameLookup,
    Session,
    find_repository_ids,
    read_absences,
    read_former_names,
    read_naming_dates,
)
from tahaluf.kinds import ProjectNode
from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import Manifest, managed_names, slug_identity
from tahaluf.plan import Plan, team_key
from tahaluf.resources import Naming, in_question, last_trace, names_added, with_traces

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
        return replace(self, known=names_added(base, head))

    def with_created(self, slugs: Iterable[str]) -> Self:
        return replace(self, known=replace(self.known, created=frozenset(slugs)))

    def read(self, manifest: Manifest, actual: Mapping[str, ProjectNode]) -> Naming:
        """Read the history only if the plan depends on it, which is rare."""
        names = {slug: frozenset({name}) for slug, name in in_question(actual, self.known).items()}
        return replace(self.known, dates=self._dates(_lookups(manifest, names)) if names else None)

    def check_traces(
        self,
        session: Session,
        organization: str,
        manifest: Manifest,
        actual: Mapping[str, ProjectNode],
        plan: Plan,
        naming: Naming,
    ) -> Naming:
        """Add the times at which the manifest did not name a repository that has our lock file and that the plan
        would change.

        Such a repository may belong to a project that the manifest dropped and later named again. Repositories
        without changes are not checked, so a run with nothing to do sends no additional requests.
        """
        repositories = with_traces(plan, actual, naming)
        if not repositories or self.sessions is None or self.control is None:
            return naming
        names = _names(session, organization, manifest, repositories)
        since = {slug: last_trace(repository) for slug, repository in repositories.items()}
        control_session = self.sessions.for_control_repository()
        lookups = _lookups(manifest, names)
        return replace(
            naming, absences=read_absences(control_session, self.control, self.path, lookups, since)
        )

    def read_team_dates(self, teams: Collection[str]) -> Mapping[str, str]:
        """Return, by name, since when the default branch has named each of these shared teams, as far as this is
        known.
        """
        lookups = {team_key(name): NameLookup((team_key(name),), frozenset({name})) for name in teams}
        dates = (self._dates(lookups) if lookups else None) or {}
        return {name: dates[team_key(name)] for name in teams if team_key(name) in dates}

    def former_names(self, manifest: Manifest, slugs: Collection[str]) -> Mapping[str, frozenset[str]]:
        """Return, by slug, the names that the manifest once gave the project's repository but no longer lists.

        The result is empty if the manifest has only one organization.
        """
        if not (slugs and manifest.organizations) or self.sessions is None or self.control is None:
            return {}
        current = managed_names(manifest)
        names = {slug: current[slug_identity(slug)] for slug in slugs}
        session = self.sessions.for_control_repository()
        return read_former_names(session, self.control, self.path, _lookups(manifest, names))

    def _dates(self, lookups: Mapping[str, NameLookup]) -> Mapping[str, str] | None:
        if self.sessions is None or self.control is None:
            return None
        return read_naming_dates(self.sessions.for_control_repository(), self.control, self.path, lookups)


def _lookups(manifest: Manifest, names: Mapping[str, frozenset[str]]) -> dict[str, NameLookup]:
    return {
        slug: NameLookup((slug, *manifest.project(slug).aliases), own_names)
        for slug, own_names in names.items()
    }


def _names(
    session: Session, organization: str, manifest: Manifest, repositories: Mapping[str, Mapping[str, Any]]
) -> dict[str, frozenset[str]]:
    """Return, by slug, the repository's current name, and those of the project's other names that GitHub redirects to
    it.
    """
    others = {
        slug: {*manifest.project(slug).repository_names} - {repository["name"]}
        for slug, repository in repositories.items()
    }
    ids = find_repository_ids(session, organization, sorted(frozenset().union(*others.values())))
    return {
        slug: frozenset(
            slug_identity(name)
            for name in {repository["name"], *others[slug]}
            if name == repository["name"] or ids.get(name) == repository["id"]
        )
        for slug, repository in repositories.items()
    }


NO_HISTORY: Final = NamingHistory()
