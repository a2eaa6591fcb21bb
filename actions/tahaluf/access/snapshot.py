"""What GitHub says about access in one organization: people, teams, repositories, invitations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from tahaluf.manifest import login_identity, slug_identity

LEVELS: Final = ("none", "read", "triage", "write", "maintain", "admin")  # in ascending order of access


@dataclass(frozen=True, slots=True)
class Person:
    """An account. `login`: as GitHub showed it in this run. `id`: None in an invitation, for which GitHub hides it."""

    id: int | None
    login: str = field(repr=False)

    def is_same(self, other: "Person") -> bool:
        """Compare ids; logins only if an id is unknown. Both logins were read in this run, so they are current."""
        if None in (self.id, other.id):
            return login_identity(self.login) == login_identity(other.login)
        return self.id == other.id


@dataclass(frozen=True, slots=True)
class Invitation:
    """A pending invitation. `person`: None if it was sent to an e-mail address.

    `permission`: in a repository, what it will give; in the organization, `admin` for an owner and `member` otherwise.
    """

    id: int
    person: Person | None
    permission: str


@dataclass(frozen=True, slots=True)
class RepositoryAccess:
    """`collaborators`: people who were added to the repository itself, not through a team; None if unreadable.

    `invitations`: None if they were not read, or are unreadable.
    """

    name: str
    collaborators: Mapping[Person, str] | None
    invitations: tuple[Invitation, ...] | None = None


@dataclass(frozen=True, slots=True)
class TeamAccess:
    """`members`: with `maintainer` or `member`, without those of child teams. `invited`: not yet in the organization.

    `repositories`: name → permission.
    """

    slug: str
    parent: str | None
    members: Mapping[Person, str]
    invited: tuple[Person, ...]
    repositories: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OrganizationAccess:
    """`base_permission`: of every member in every repository; None if the token cannot read it."""

    name: str
    base_permission: str | None
    owners: tuple[Person, ...]
    members: tuple[Person, ...]
    invitations: tuple[Invitation, ...]
    repositories: tuple[RepositoryAccess, ...]
    teams: Mapping[str, TeamAccess]

    def repository(self, name: str) -> RepositoryAccess | None:
        wanted = slug_identity(name)
        return next((one for one in self.repositories if slug_identity(one.name) == wanted), None)

    def inherited(self, team: TeamAccess) -> Mapping[str, tuple[str, str]]:
        """Return what a team has only because of a team above it: repository → (permission, that team's slug)."""
        found: dict[str, tuple[str, str]] = {}
        for above in self._above(team):
            for name, permission in above.repositories.items():
                known = found[name][0] if name in found else "none"
                if LEVELS.index(permission) > LEVELS.index(known):
                    found[name] = permission, above.slug
        return {
            name: grant
            for name, grant in found.items()
            if LEVELS.index(grant[0]) >= LEVELS.index(team.repositories.get(name, "none"))
        }

    @property
    def unread_invitations(self) -> tuple[str, ...]:
        """The repositories whose pending invitations are unknown."""
        return tuple(one.name for one in self.repositories if one.invitations is None)

    @property
    def unreadable(self) -> tuple[str, ...]:
        """The repositories whose collaborators the token cannot read."""
        return tuple(one.name for one in self.repositories if one.collaborators is None)

    def _above(self, team: TeamAccess) -> Iterator[TeamAccess]:
        seen = {team.slug}
        while (above := self.teams.get(team.parent or "")) and above.slug not in seen:
            seen.add(above.slug)
            yield above
            team = above
