"""GitHub's data about access to one organization: people, teams, repositories and invitations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from tahaluf.manifest import PERMISSION_ORDER, login_identity, slug_identity

LEVELS: Final = ("none", *PERMISSION_ORDER)
# With any of these, an App can give itself or others more access, or change rulesets and settings
POWERFUL_APP_PERMISSIONS: Final = frozenset(
    {
        "administration",
        "members",
        "organization_administration",
        "organization_custom_org_roles",
        "organization_custom_roles",
    }
)


@dataclass(frozen=True, slots=True)
class Person:
    """An account and its current login. `id` is None in an invitation, where GitHub does not show it."""

    id: int | None
    login: str = field(repr=False)

    def is_same(self, other: "Person") -> bool:
        """Compare IDs, or logins if an ID is unknown. Both logins are current, because this run has read them."""
        if None in (self.id, other.id):
            return login_identity(self.login) == login_identity(other.login)
        return self.id == other.id


@dataclass(frozen=True, slots=True)
class Invitation:
    """A pending invitation. `person` is None if it was sent to an e-mail address.

    `permission` is the permission that the person will get in a repository. For invitations to the organization, it is
    `admin` for owners and `member` for everyone else.
    """

    id: int
    person: Person | None
    permission: str


@dataclass(frozen=True, slots=True)
class RepositoryAccess:
    """Access to a repository. `collaborators` were added directly, not through a team. The value is None if they are
    unreadable.

    `invitations` is None if they were not read or are unreadable.
    """

    name: str
    collaborators: Mapping[Person, str] | None
    invitations: tuple[Invitation, ...] | None = None


@dataclass(frozen=True, slots=True)
class TeamAccess:
    """The people on a team and the repositories it can access. `members` have the role `maintainer` or `member`.

    Members of child teams are not included.

    `invited` people are not in the organization yet. `repositories` maps names to permissions.
    """

    slug: str
    parent: str | None
    members: Mapping[Person, str]
    invited: tuple[Person, ...]
    repositories: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AppAccess:
    """A GitHub App that is installed in the organization, for all repositories or only for some of them.

    GitHub shows which repositories these are only to the App itself, and to owners on the page at `url`.
    `permissions` maps permissions to levels.
    """

    organization: str
    app: str
    has_all_repositories: bool
    permissions: Mapping[str, str]
    url: str = ""

    @property
    def changes(self) -> tuple[str, ...]:
        """The permissions with which the App can change something, not only read it."""
        return tuple(sorted(name for name, level in self.permissions.items() if level != "read"))

    @property
    def powerful_changes(self) -> tuple[str, ...]:
        """The permissions with which the App can give access or turn off protection."""
        return tuple(name for name in self.changes if name in POWERFUL_APP_PERMISSIONS)


@dataclass(frozen=True, slots=True)
class OrganizationAccess:
    """Access to an organization. Every member has the `base_permission` in every repository. `base_permission` is
    None if it is unreadable.

    `apps` is None if the token cannot read them.
    """

    name: str
    base_permission: str | None
    owners: tuple[Person, ...]
    members: tuple[Person, ...]
    invitations: tuple[Invitation, ...]
    repositories: tuple[RepositoryAccess, ...]
    teams: Mapping[str, TeamAccess]
    apps: tuple[AppAccess, ...] | None = ()

    def repository(self, name: str) -> RepositoryAccess | None:
        wanted = slug_identity(name)
        return next((one for one in self.repositories if slug_identity(one.name) == wanted), None)

    def inherited(self, team: TeamAccess) -> Mapping[str, tuple[str, str]]:
        """Return the access that a team inherits from its ancestors: repository → (permission, ancestor's slug)."""
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

    def writers(self, repository: str) -> frozenset[str] | None:
        """Return the identities of logins, and of teams as organization/team, that have at least write access to a
        repository. None if the repository's collaborators are unreadable.
        """
        found = self.repository(repository)
        if found is None or found.collaborators is None:
            return None
        levels = [(owner.login, "admin") for owner in self.owners]
        levels += [(member.login, self.base_permission or "none") for member in self.members]
        levels += [(person.login, permission) for person, permission in found.collaborators.items()]
        for team in self.teams.values():
            own = team.repositories.get(found.name, "none")
            permission, _ = self.inherited(team).get(found.name, (own, ""))
            levels += [(member.login, permission) for member in team.members]
            levels.append((f"{self.name}/{team.slug}", permission))
        minimum = LEVELS.index("write")
        return frozenset(login_identity(name) for name, level in levels if LEVELS.index(level) >= minimum)

    @property
    def unread_invitations(self) -> tuple[str, ...]:
        """The names of repositories whose pending invitations are unknown."""
        return tuple(one.name for one in self.repositories if one.invitations is None)

    @property
    def unreadable(self) -> tuple[str, ...]:
        """The names of repositories whose collaborators the token cannot read."""
        return tuple(one.name for one in self.repositories if one.collaborators is None)

    def _above(self, team: TeamAccess) -> Iterator[TeamAccess]:
        seen = {team.slug}
        while (above := self.teams.get(team.parent or "")) and above.slug not in seen:
            seen.add(above.slug)
            yield above
            team = above
