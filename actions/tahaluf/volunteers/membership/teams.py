"""Chooses the team that a newcomer joins: a secret team without write access, or none.

Both the manifest and GitHub must agree, because a team may have higher permissions on GitHub than in the manifest.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from tahaluf.manifest import Manifest, Team
from tahaluf.volunteers.people import Person

NON_WRITE_PERMISSIONS: Final = frozenset({"read", "triage"})


class TeamAccess(NamedTuple):
    """A team on GitHub: its id, its privacy (`secret` or `visible`), and its permissions for repositories."""

    id: int
    privacy: str
    permissions: frozenset[str]


def teams_for_newcomers(manifest: Manifest) -> frozenset[str]:
    """Return the names of the teams that newcomers may join automatically according to the manifest."""
    candidates = (_joinable_team(manifest, project.slug) for project in manifest.projects)
    return frozenset(team.name for team in candidates if team)


def team_for(person: Person, manifest: Manifest, teams: Mapping[str, TeamAccess]) -> int | None:
    """Return the id of the team that fits best and that newcomers may join, or None if there is none.

    `teams`: the teams on GitHub, by name. A team that is missing there cannot be joined.
    """
    for candidate in _preferred_teams(person, manifest):
        access = teams.get(candidate.name)
        if access and access.privacy == "secret" and access.permissions <= NON_WRITE_PERMISSIONS:
            return access.id
    return None


def _preferred_teams(person: Person, manifest: Manifest) -> Iterator[Team]:
    """Yield the teams of the projects that the person asked for, followed by the teams of the matching projects."""
    slugs: Iterable[str] = (*sorted(person.profile.projects), *(match.project for match in person.matches))
    for slug in dict.fromkeys(slugs):
        if team := _joinable_team(manifest, slug):
            yield team


def _joinable_team(manifest: Manifest, slug: str) -> Team | None:
    """Return a project's team if it is secret, has no write access, and keeps members who are not in the manifest."""
    project = manifest.find(slug)
    team = manifest.team_for(project) if project else None
    if project is None or team is None or manifest.unlisted_members_policy(project) != "keep":
        return None
    return team if team.privacy == "secret" and team.permission in NON_WRITE_PERMISSIONS else None
