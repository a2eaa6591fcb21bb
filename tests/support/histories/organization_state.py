"""Reads an organization's state from localhub's tables, and compares two states.

This module does not use Tahaluf's code, so the comparison does not depend on how Tahaluf reads GitHub.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from localhub.hub import Hub
from support.histories.facets import Facets, read_facets

LEVELS = ("read", "triage", "write", "maintain", "admin")  # ordered from lowest to highest
NONE_AT_FIRST = ("rulesets", "environments", "pages")
SETTINGS = ("description", "homepage", "has_issues", "has_wiki", "has_projects", "has_discussions")


@dataclass(frozen=True)
class Repository:
    name: str
    visibility: str
    archived: bool
    settings: Mapping[str, Any]
    topics: frozenset[str]
    labels: Mapping[int, tuple[str, str, str]]  # maps each id to a name, a color and a description
    issues: Mapping[int, frozenset[str]]  # maps each number to labels
    facets: Facets


@dataclass(frozen=True)
class Team:
    """`members` maps logins to roles, and includes people who have been invited. `permissions` maps repository ids to
    permissions. `parent` is the id of the parent team, from which the team inherits permissions.
    """

    slug: str
    privacy: str
    description: str
    parent: int | None
    members: Mapping[str, str]
    permissions: Mapping[int, str]


@dataclass(frozen=True)
class Organization:
    """`collaborators` and `outside_invitations` map a repository id and a login to a permission. `members` and
    `invitations` map logins to roles in the organization.
    """

    repositories: Mapping[int, Repository]
    teams: Mapping[int, Team]
    collaborators: Mapping[tuple[int, str], str]
    outside_invitations: Mapping[tuple[int, str], str]
    members: Mapping[str, str]
    invitations: Mapping[str, str]
    former_names: Mapping[str, int]

    def repository_id(self, name: str) -> int | None:
        """Return the repository to which this name refers, even if it is a former name that GitHub redirects."""
        present = {repository.name.casefold(): key for key, repository in self.repositories.items()}
        return present.get(name.casefold(), self.former_names.get(name.casefold()))

    def team_id(self, slug: str) -> int | None:
        return next((key for key, team in self.teams.items() if team.slug == slug), None)

    def ancestors(self, key: int) -> Iterator[int]:
        """Yield the team and the teams above it."""
        team: int | None = key
        while team is not None and team in self.teams:
            yield team
            team = self.teams[team].parent

    def is_unused(self, key: int, repository: int | None) -> bool:
        """Whether the team has no people, no parent or child teams, and access to no repository except this one."""
        team = self.teams[key]
        has_children = any(other.parent == key for other in self.teams.values())
        return not (team.members or team.permissions.keys() - {repository} or team.parent or has_children)

    def reach(self) -> dict[tuple[str, int], str]:
        """Map (login, repository id) to the highest permission, through teams, directly or through an invitation."""
        direct = (*self.collaborators.items(), *self.outside_invitations.items())
        grants = [(login, key, level) for (key, login), level in direct]
        for number, team in self.teams.items():
            for above in self.ancestors(number):
                permissions = self.teams[above].permissions.items()
                grants += [(login, key, level) for login in team.members for key, level in permissions]
        found: dict[tuple[str, int], str] = {}
        for login, key, level in grants:
            found[login, key] = max(level, found.get((login, key), "read"), key=LEVELS.index)
        return found


@dataclass(frozen=True)
class Difference:
    """One difference. `repository` and `team` are ids. `old` is None for a new value, and `new` for a deleted value.

    A facet of a repository has the facet's kind and `name`.
    """

    kind: str
    old: Any
    new: Any
    repository: int | None = None
    team: int | None = None
    login: str = ""
    name: str = ""


def read_organization(hub: Hub, organization: str) -> Organization:
    """Read all tables that contain access rights or objects."""

    def rows(sql: str) -> list[Any]:
        return hub.store.execute(sql).fetchall()

    owner = hub.store.fetch_value("SELECT id FROM accounts WHERE login = ?", organization)
    labels: dict[int, dict[int, tuple[str, str, str]]] = {}
    for row in rows("SELECT * FROM labels"):
        label = (row["name"], row["color"], row["description"] or "")
        labels.setdefault(row["repository_id"], {})[row["id"]] = label
    issues: dict[int, dict[int, frozenset[str]]] = {}
    named = "SELECT l.name, il.issue_id FROM labels l JOIN issue_labels il ON il.label_id = l.id"
    names = rows(named)
    for row in rows("SELECT * FROM issues"):
        held = frozenset(label["name"] for label in names if label["issue_id"] == row["id"])
        issues.setdefault(row["repository_id"], {})[row["number"]] = held
    facets = read_facets(rows)
    repositories = {
        row["id"]: Repository(
            row["name"],
            row["visibility"],
            bool(row["archived"]),
            {name: "" if row[name] is None else row[name] for name in SETTINGS},
            frozenset(json.loads(row["topics"])),
            labels.get(row["id"], {}),
            issues.get(row["id"], {}),
            facets[row["id"]],
        )
        for row in rows(f"SELECT * FROM repositories WHERE owner_id = {owner}")
    }
    logins = {row["id"]: row["login"] for row in rows("SELECT id, login FROM accounts")}
    in_teams, access = rows("SELECT * FROM team_members"), rows("SELECT * FROM team_repositories")
    teams = {
        row["id"]: Team(
            row["slug"],
            row["privacy"],
            row["description"] or "",
            row["parent_id"],
            {logins[one["user_id"]]: one["role"] for one in in_teams if one["team_id"] == row["id"]},
            {one["repository_id"]: one["permission"] for one in access if one["team_id"] == row["id"]},
        )
        for row in rows(f"SELECT * FROM teams WHERE organization_id = {owner}")
    }
    open_invitations = "SELECT * FROM invitations WHERE ended_at IS NULL AND failed_at IS NULL"
    return Organization(
        repositories,
        teams,
        {
            (r["repository_id"], logins[r["user_id"]]): r["permission"]
            for r in rows("SELECT * FROM collaborators")
        },
        {
            (r["repository_id"], logins[r["invitee_id"]]): r["permission"]
            for r in rows("SELECT * FROM repository_invitations")
        },
        {
            logins[r["user_id"]]: r["role"]
            for r in rows(f"SELECT * FROM memberships WHERE organization_id = {owner}")
        },
        {logins[r["invitee_id"]]: r["role"] for r in rows(open_invitations) if r["invitee_id"]},
        {r["name"].casefold(): r["repository_id"] for r in rows("SELECT * FROM former_names")},
    )


def differences(before: Organization, after: Organization) -> Iterator[Difference]:
    for key in before.repositories.keys() | after.repositories.keys():
        yield from _repository(key, before.repositories.get(key), after.repositories.get(key))
    for key in before.teams.keys() | after.teams.keys():
        yield from _team(key, before.teams.get(key), after.teams.get(key))
    for (key, login), old, new in _changed(before.collaborators, after.collaborators):
        yield Difference("collaborator", old, new, repository=key, login=login)
    for (key, login), old, new in _changed(before.outside_invitations, after.outside_invitations):
        yield Difference("outside invitation", old, new, repository=key, login=login)
    for login, old, new in _changed(before.members, after.members):
        yield Difference("organization member", old, new, login=login)
    for login, old, new in _changed(before.invitations, after.invitations):
        yield Difference("invitation", old, new, login=login)
    for (login, key), old, new in _changed(before.reach(), after.reach()):
        yield Difference("reach", old, new, repository=key, login=login)


def _repository(key: int, old: Repository | None, new: Repository | None) -> Iterator[Difference]:
    if old is None or new is None:
        kind = "repository created" if old is None else "repository deleted"
        yield Difference(kind, old, new, repository=key)
        if new is not None:
            # A new repository has none of these kinds of facets
            own = {facet: value for facet, value in new.facets.items() if facet[0] in NONE_AT_FIRST}
            yield from (Difference(kind, None, own[kind, name], key, name=name) for kind, name in own)
        return
    for (kind, name), value, now in _changed(old.facets, new.facets):
        yield Difference(kind, value, now, repository=key, name=name)
    for kind in ("name", "visibility", "archived", "topics"):
        if getattr(old, kind) != getattr(new, kind):
            yield Difference(kind, getattr(old, kind), getattr(new, kind), repository=key)
    for name, value, now in _changed(old.settings, new.settings):
        yield Difference("setting", (name, value), (name, now), repository=key)
    for _, label, now in _changed(old.labels, new.labels):
        yield Difference("label", label, now, repository=key)
    for number, held, now in _changed(old.issues, new.issues):
        if held is not None:
            yield Difference("issue", (number, held), (number, now), repository=key)


def _team(key: int, old: Team | None, new: Team | None) -> Iterator[Difference]:
    if old is None or new is None:
        yield Difference("team created" if old is None else "team deleted", old, new, team=key)
    elif old.slug != new.slug:
        yield Difference("team name", old.slug, new.slug, team=key)
    if old and new:
        for kind in ("privacy", "description"):
            if getattr(old, kind) != getattr(new, kind):
                yield Difference(f"team {kind}", getattr(old, kind), getattr(new, kind), team=key)
    former, parent = old.parent if old else None, new.parent if new else None
    if new and former != parent:
        yield Difference("parent", former, parent, team=key)
    for repository, level, now in _changed(old.permissions if old else {}, new.permissions if new else {}):
        yield Difference("permission", level, now, repository=repository, team=key)
    for login, role, now in _changed(old.members if old else {}, new.members if new else {}):
        yield Difference("team member", role, now, team=key, login=login)


def _changed(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[tuple[Any, Any, Any]]:
    for key in old.keys() | new.keys():
        if old.get(key) != new.get(key):
            yield key, old.get(key), new.get(key)
