"""Which team somebody joins when they are invited: a secret one that lets nobody write, or none.

The rule is kept here, where the team is chosen, and asked of GitHub as well as of the manifest: a team may have
been given more than the manifest says.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from tahaluf.manifest import Manifest, Team
from tahaluf.volunteers.people import Person

NON_WRITE_PERMISSIONS: Final = frozenset({"read", "triage"})


class TeamAccess(NamedTuple):
    """A team as GitHub has it: its number, its privacy (`secret`, `visible`), and its permissions anywhere."""

    id: int
    privacy: str
    permissions: frozenset[str]


def teams_for_newcomers(manifest: Manifest) -> frozenset[str]:
    """The names of the teams that the manifest would let somebody join without a person's doing."""
    candidates = (_joinable_team(manifest, project.slug) for project in manifest.projects)
    return frozenset(team.name for team in candidates if team)


def team_for(person: Person, manifest: Manifest, teams: Mapping[str, TeamAccess]) -> int | None:
    """The number of the team of the best match that may be joined; None where there is none.

    `teams`: by name, as GitHub has them; one that it does not show is not joined.
    """
    for candidate in _preferred_teams(person, manifest):
        access = teams.get(candidate.name)
        if access and access.privacy == "secret" and access.permissions <= NON_WRITE_PERMISSIONS:
            return access.id
    return None


def _preferred_teams(person: Person, manifest: Manifest) -> Iterator[Team]:
    """Of the projects that they asked for, then of those that fit."""
    slugs: Iterable[str] = (*sorted(person.profile.projects), *(match.project for match in person.matches))
    for slug in dict.fromkeys(slugs):
        if team := _joinable_team(manifest, slug):
            yield team


def _joinable_team(manifest: Manifest, slug: str) -> Team | None:
    """A project's team, where it is secret, may not write, and keeps whom the manifest does not list."""
    project = manifest.find(slug)
    team = manifest.team_for(project) if project else None
    if project is None or team is None or manifest.unlisted_policy(project) != "keep":
        return None
    return team if team.privacy == "secret" and team.permission in NON_WRITE_PERMISSIONS else None
