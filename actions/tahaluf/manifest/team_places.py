"""Decides which organizations have a shared team."""

from collections.abc import Iterable, Iterator, Mapping

from tahaluf.fields import login_identity

from .model import Manifest
from .project import Project
from .teams import SharedTeam


def shared_teams_in(manifest: Manifest, organization: str) -> Mapping[str, SharedTeam]:
    """Return the shared teams that an organization needs, by name.

    These are the teams that are assigned to this organization, the teams that its projects use, and the ancestors of
    both.
    """
    here = login_identity(organization)
    found = {
        name
        for name, team in manifest.teams.items()
        if login_identity(team.organization or manifest.organization) == here
    }
    for project in manifest.projects:
        if login_identity(manifest.organization_of(project)) == here:
            found |= manifest.teams.keys() & set(_used(manifest, project))
    needed = with_ancestors(manifest, found)
    return {name: team for name, team in manifest.teams.items() if name in needed}


def with_ancestors(manifest: Manifest, names: Iterable[str | None]) -> set[str]:
    """Return those names that belong to shared teams, together with the ancestors of these teams."""
    found, pending = set[str](), list(names)
    while pending:
        name = pending.pop()
        if name in manifest.teams and name not in found:
            found.add(name)
            pending.append(manifest.teams[name].parent)
    return found


def _used(manifest: Manifest, project: Project) -> Iterator[str]:
    """Yield the teams with access to the project's repository, and the parent of the project's own team."""
    wanted = manifest.for_adopted if project.adopt else manifest
    yield from wanted.teams_for(project) or ()
    if (team := wanted.team_for(project)) and team.parent:
        yield team.parent
