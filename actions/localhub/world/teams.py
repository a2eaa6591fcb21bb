"""Teams: secret or closed, with members, maintainers and repositories."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from localhub.world import invitations, permissions
from localhub.world.accounts import Account, account, membership, sender
from localhub.world.refusals import Forbidden, Invalid, NotFound
from localhub.world.repositories import Repository
from localhub.world.unit import World


@dataclass(frozen=True, slots=True)
class Team:
    id: int
    organization_id: int
    name: str
    slug: str
    description: str | None
    privacy: str
    notification_setting: str
    parent_id: int | None
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class TeamMember:
    team_id: int
    user_id: int
    role: str
    state: str


@dataclass(frozen=True, slots=True)
class Grant:
    """A team's permission in a repository: read, triage, write, maintain or admin."""

    team_id: int
    repository_id: int
    permission: str


def slug_of(name: str) -> str:
    """ASCII letters, digits, `-` and `_` of the name in lower case; GitHub makes it, nobody chooses it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_]+", "-", plain).strip("-")


def team(world: World, number: int) -> Team:
    found = world.store.one(Team, "SELECT * FROM teams WHERE id = ?", number)
    if found is None:
        raise NotFound
    return found


def find(world: World, organization: Account, slug: str) -> Team:
    found = world.store.one(
        Team, "SELECT * FROM teams WHERE organization_id = ? AND slug = ?", organization.id, slug
    )
    if found is None:
        raise NotFound
    return seen(world, found)


def seen(world: World, row: Team) -> Team:
    """The team, if the one who asks may know of it: a secret team is nobody else's business."""
    owner = account(world, row.organization_id)
    permissions.require_in(world, "members.read", owner)
    if row.privacy == "secret" and not _knows(world, row):
        raise NotFound
    return row


def all_of(world: World, organization: Account) -> list[Team]:
    permissions.require_in(world, "members.read", organization)
    rows = world.store.all(
        Team, "SELECT * FROM teams WHERE organization_id = ? ORDER BY slug", organization.id
    )
    return [row for row in rows if row.privacy == "closed" or _knows(world, row)]


def of_user(world: World, user_id: int) -> list[Team]:
    return world.store.all(
        Team,
        "SELECT t.* FROM teams t JOIN team_members m ON m.team_id = t.id"
        " WHERE m.user_id = ? AND m.state = 'active' ORDER BY t.id",
        user_id,
    )


def children(world: World, row: Team) -> list[Team]:
    return world.store.all(Team, "SELECT * FROM teams WHERE parent_id = ? ORDER BY slug", row.id)


def _knows(world: World, row: Team) -> bool:
    """A secret team is seen by its members, by owners, and by Apps that may read the organization's members."""
    if world.actor.is_bot and permissions.allows_in(
        world, "members.read", account(world, row.organization_id)
    ):
        return True
    return manages(world, row) or _member(world, row, world.actor.account_id) is not None


def manages(world: World, row: Team) -> bool:
    """Owners, the team's maintainers, and Apps that may write members."""
    owner = account(world, row.organization_id)
    if permissions.allows_in(world, "members.write", owner):
        return True
    member = _member(world, row, world.actor.account_id)
    return world.actor.kind == "user" and member is not None and member.role == "maintainer"


def _require_manager(world: World, row: Team) -> None:
    if not manages(world, row):
        raise Forbidden(
            "Must be a team maintainer or an owner of the organization.", accepted=("members:write",)
        )


def create(
    world: World,
    organization: Account,
    name: str,
    description: str | None = None,
    privacy: str | None = None,
    parent_id: int | None = None,
    notification_setting: str = "notifications_enabled",
    maintainers: Sequence[str] = (),
) -> Team:
    """A person who makes a team is its first maintainer; an App is not added."""
    permissions.require_in(world, "teams.create", organization)
    slug = slug_of(name)
    if not slug:
        raise Invalid.field("Team", "name", "invalid")
    _check_free(world, organization.id, slug)
    now = world.now()
    number = world.store.insert(
        "teams",
        organization_id=organization.id,
        name=name,
        slug=slug,
        description=description,
        privacy=privacy or ("closed" if parent_id else "secret"),
        notification_setting=notification_setting,
        parent_id=parent_id,
        created_at=now,
        updated_at=now,
    )
    made = team(world, number)
    for login in maintainers:
        _put(world, made, _organization_member(world, organization, login), "maintainer", "active")
    if world.actor.kind == "user":
        _put(world, made, sender(world).id, "maintainer", "active")
    world.emit("team", "created", organization_id=organization.id, team=made)
    return made


def _organization_member(world: World, organization: Account, login: str) -> int:
    found = world.store.value(
        "SELECT a.id FROM accounts a JOIN memberships m ON m.user_id = a.id"
        " WHERE m.organization_id = ? AND a.login = ?",
        organization.id,
        login,
    )
    if found is None:
        raise Invalid.field("Team", "maintainers", "invalid")
    return int(found)


def _check_free(world: World, organization_id: int, slug: str) -> None:
    sql = "SELECT 1 FROM teams WHERE organization_id = ? AND slug = ?"
    if world.store.value(sql, organization_id, slug):
        message = "Name must be unique for this org"
        error = {"resource": "Team", "code": "already_exists", "field": "name", "message": message}
        raise Invalid("Validation Failed", [error])


def update(world: World, row: Team, changes: dict[str, Any]) -> Team:
    """`changes` may hold name, description, privacy, notification_setting, parent_id."""
    _require_manager(world, row)
    if "name" in changes and slug_of(changes["name"]) != row.slug:
        changes = {**changes, "slug": slug_of(changes["name"])}
        _check_free(world, row.organization_id, changes["slug"])
    world.store.update("teams", row.id, **changes, updated_at=world.now())
    after = team(world, row.id)
    world.emit("team", "edited", organization_id=row.organization_id, team=after)
    return after


def delete(world: World, row: Team) -> None:
    _require_manager(world, row)
    world.emit("team", "deleted", organization_id=row.organization_id, team={"id": row.id, "slug": row.slug})
    world.store.run("DELETE FROM teams WHERE id = ?", row.id)


def members(world: World, row: Team, role: str = "all") -> list[Account]:
    return world.store.all(
        Account,
        "SELECT a.* FROM accounts a JOIN team_members m ON m.user_id = a.id"
        " WHERE m.team_id = ? AND m.state = 'active' AND (? = 'all' OR m.role = ?) ORDER BY a.id",
        row.id,
        role,
        role,
    )


def member(world: World, row: Team, user: Account) -> TeamMember:
    found = _member(world, row, user.id)
    if found is None:
        raise NotFound
    return found


def _member(world: World, row: Team, user_id: int | None) -> TeamMember | None:
    return world.store.one(
        TeamMember, "SELECT * FROM team_members WHERE team_id = ? AND user_id = ?", row.id, user_id
    )


def put_member(world: World, row: Team, user: Account, role: str = "member") -> TeamMember:
    """One who is not in the organization is invited to it, and pending until they accept."""
    _require_manager(world, row)
    organization = account(world, row.organization_id)
    inside = membership(world, organization.id, user.id)
    if inside is None and invitations.waiting_for(world, organization, user.id) is None:
        invitations.invite(world, organization, user, team_ids=[row.id])
    # An owner of the organization is a maintainer of each of its teams that they join.
    given = "maintainer" if inside is not None and inside.role == "admin" else role
    _put(world, row, user.id, given, "pending" if inside is None else "active")
    if inside is not None:
        world.emit(
            "membership", "added", organization_id=organization.id, team=row, member=user, scope="team"
        )
    return member(world, row, user)


def _put(world: World, row: Team, user_id: int, role: str, state: str) -> None:
    world.store.run(
        "INSERT INTO team_members (team_id, user_id, role, state) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET role = excluded.role, state = excluded.state",
        row.id,
        user_id,
        role,
        state,
    )


def remove_member(world: World, row: Team, user: Account) -> None:
    if world.actor.account_id != user.id:
        _require_manager(world, row)
    member(world, row, user)
    world.store.run("DELETE FROM team_members WHERE team_id = ? AND user_id = ?", row.id, user.id)
    world.emit(
        "membership", "removed", organization_id=row.organization_id, team=row, member=user, scope="team"
    )


def repositories(world: World, row: Team) -> list[Repository]:
    return world.store.all(
        Repository,
        "SELECT r.* FROM repositories r JOIN team_repositories g ON g.repository_id = r.id"
        " WHERE g.team_id = ? ORDER BY r.id",
        row.id,
    )


def grant(world: World, row: Team, repo: Repository) -> Grant:
    found = world.store.one(
        Grant, "SELECT * FROM team_repositories WHERE team_id = ? AND repository_id = ?", row.id, repo.id
    )
    if found is None:
        raise NotFound
    return found


def put_repository(world: World, row: Team, repo: Repository, permission: str = "write") -> None:
    permissions.require(world, "administration.write", repo)
    if repo.owner_id != row.organization_id:
        raise Invalid.field("TeamMember", "repository", "invalid")
    world.store.run(
        "INSERT INTO team_repositories (team_id, repository_id, permission) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET permission = excluded.permission",
        row.id,
        repo.id,
        permission,
    )
    world.emit("team", "added_to_repository", repo.id, team=row)


def remove_repository(world: World, row: Team, repo: Repository) -> None:
    permissions.require(world, "administration.write", repo)
    grant(world, row, repo)
    world.store.run("DELETE FROM team_repositories WHERE team_id = ? AND repository_id = ?", row.id, repo.id)
    world.emit("team", "removed_from_repository", repo.id, team=row)


def of_repository(world: World, repo: Repository) -> list[tuple[Team, str]]:
    """The teams that have a permission here, with it."""
    rows = world.store.all(
        Team,
        "SELECT t.* FROM teams t JOIN team_repositories g ON g.team_id = t.id"
        " WHERE g.repository_id = ? ORDER BY t.slug",
        repo.id,
    )
    return [(row, grant(world, row, repo).permission) for row in rows]
