"""Teams: secret or closed, with members and maintainers. `grants.py` has the repositories that they can access."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from . import invitations, permissions
from .accounts import Account, account, membership, sender
from .errors import Forbidden, NotFound, ValidationFailed
from .unit_of_work import UnitOfWork


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


def make_slug(name: str) -> str:
    """Derive the slug from the name as GitHub does. A slug consists of lower-case ASCII letters, digits, `-` and
    `_`.
    """
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_]+", "-", ascii_name).strip("-")


def team(uow: UnitOfWork, team_id: int) -> Team:
    found = uow.store.fetch_one(Team, "SELECT * FROM teams WHERE id = ?", team_id)
    if found is None:
        raise NotFound
    return found


def find(uow: UnitOfWork, organization: Account, slug: str) -> Team:
    found = uow.store.fetch_one(
        Team, "SELECT * FROM teams WHERE organization_id = ? AND slug = ?", organization.id, slug
    )
    if found is None:
        raise NotFound
    return require_visible(uow, found)


def of_organization(uow: UnitOfWork, organization: Account, team_id: int) -> Team:
    """Return the team with this id. Raises ValidationFailed if the organization has no such team."""
    found = uow.store.fetch_one(
        Team, "SELECT * FROM teams WHERE id = ? AND organization_id = ?", team_id, organization.id
    )
    if found is None:
        raise ValidationFailed.for_field("Team", "team_ids", "invalid")
    return found


def require_visible(uow: UnitOfWork, row: Team) -> Team:
    """Return the team. Raises NotFound if the team is secret and the actor may not see it."""
    owner = account(uow, row.organization_id)
    permissions.require_in_organization(uow, "members.read", owner)
    if row.privacy == "secret" and not _can_see(uow, row):
        raise NotFound
    return row


def all_of(uow: UnitOfWork, organization: Account) -> list[Team]:
    permissions.require_in_organization(uow, "members.read", organization)
    rows = uow.store.fetch_all(
        Team, "SELECT * FROM teams WHERE organization_id = ? ORDER BY slug", organization.id
    )
    return [row for row in rows if row.privacy == "closed" or _can_see(uow, row)]


def of_user(uow: UnitOfWork, user_id: int) -> list[Team]:
    return uow.store.fetch_all(
        Team,
        "SELECT t.* FROM teams t JOIN team_members m ON m.team_id = t.id"
        " WHERE m.user_id = ? AND m.state = 'active' ORDER BY t.id",
        user_id,
    )


def parent(uow: UnitOfWork, row: Team) -> Team | None:
    return uow.store.fetch_one(Team, "SELECT * FROM teams WHERE id = ?", row.parent_id)


def children(uow: UnitOfWork, row: Team) -> list[Team]:
    return uow.store.fetch_all(Team, "SELECT * FROM teams WHERE parent_id = ? ORDER BY slug", row.id)


def descendants(uow: UnitOfWork, row: Team) -> list[Team]:
    """All teams below this one: its child teams, their child teams, and so on."""
    found: list[Team] = []
    remaining = children(uow, row)
    while remaining:
        found.append(child := remaining.pop(0))
        remaining += children(uow, child)
    return found


def _can_see(uow: UnitOfWork, row: Team) -> bool:
    """Whether the actor can see the team. Secret teams are visible to their members, to owners, and to Apps with read
    access to members.
    """
    if uow.actor.is_bot and permissions.is_allowed_in_organization(
        uow, "members.read", account(uow, row.organization_id)
    ):
        return True
    return can_manage(uow, row) or _member(uow, row, uow.actor.account_id) is not None


def can_manage(uow: UnitOfWork, row: Team) -> bool:
    """Whether the actor can manage the team. Owners, the team's maintainers, and Apps with write access to the
    organization's members can.
    """
    owner = account(uow, row.organization_id)
    if permissions.is_allowed_in_organization(uow, "members.write", owner):
        return True
    member = _member(uow, row, uow.actor.account_id)
    return uow.actor.kind == "user" and member is not None and member.role == "maintainer"


def _require_manager(uow: UnitOfWork, row: Team) -> None:
    if not can_manage(uow, row):
        raise Forbidden(
            "Must be a team maintainer or an owner of the organization.",
            accepted_permissions=("members:write",),
        )


def create(
    uow: UnitOfWork,
    organization: Account,
    name: str,
    description: str | None = None,
    privacy: str | None = None,
    parent_id: int | None = None,
    notification_setting: str = "notifications_enabled",
    maintainers: Sequence[str] = (),
) -> Team:
    """Create a team. A person who does so becomes its first maintainer, but an App does not."""
    permissions.require_in_organization(uow, "teams.create", organization)
    created = add(uow, organization, name, description, privacy, parent_id, notification_setting)
    for login in maintainers:
        _set_membership(uow, created, _organization_member(uow, organization, login), "maintainer", "active")
    if uow.actor.kind == "user":
        _set_membership(uow, created, sender(uow).id, "maintainer", "active")
    uow.emit("team", "created", organization_id=organization.id, team=created)
    return created


def add(
    uow: UnitOfWork,
    organization: Account,
    name: str,
    description: str | None = None,
    privacy: str | None = None,
    parent_id: int | None = None,
    notification_setting: str = "notifications_enabled",
) -> Team:
    """Add a team without members, for requests and seeds. This function does not check permissions or emit an event."""
    slug = make_slug(name)
    if not slug:
        raise ValidationFailed.for_field("Team", "name", "invalid")
    _require_unused_slug(uow, organization.id, slug)
    if parent_id is not None:
        _require_possible_parent(uow, organization.id, parent_id)
        _require_not_secret(privacy or "closed")
    now = uow.now()
    team_id = uow.store.insert(
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
    return team(uow, team_id)


def _organization_member(uow: UnitOfWork, organization: Account, login: str) -> int:
    found = uow.store.fetch_value(
        "SELECT a.id FROM accounts a JOIN memberships m ON m.user_id = a.id"
        " WHERE m.organization_id = ? AND a.login = ?",
        organization.id,
        login,
    )
    if found is None:
        raise ValidationFailed.for_field("Team", "maintainers", "invalid")
    return int(found)


def _require_unused_slug(uow: UnitOfWork, organization_id: int, slug: str) -> None:
    sql = "SELECT 1 FROM teams WHERE organization_id = ? AND slug = ?"
    if uow.store.fetch_value(sql, organization_id, slug):
        message = "Name must be unique for this org"
        error = {"resource": "Team", "code": "already_exists", "field": "name", "message": message}
        raise ValidationFailed("Validation Failed", [error])


def _require_possible_parent(
    uow: UnitOfWork, organization_id: int, parent_id: int, child: Team | None = None
) -> None:
    """Raise an error unless the team can have this parent. It must be in the same organization, must not be secret,
    and must not be the team itself or one of its descendants.
    """
    parent = uow.store.fetch_one(
        Team, "SELECT * FROM teams WHERE id = ? AND organization_id = ?", parent_id, organization_id
    )
    below = [] if child is None else [child.id, *(row.id for row in descendants(uow, child))]
    if parent is None or parent.privacy == "secret" or parent.id in below:
        raise ValidationFailed.for_field("Team", "parent_team_id", "invalid")


def _require_not_secret(privacy: str) -> None:
    """Raise ValidationFailed for a secret team, because nested teams cannot be secret (docs.github.com, "About
    teams").
    """
    if privacy == "secret":
        message = "A team with a parent or child teams cannot be secret."
        error = {"resource": "Team", "code": "custom", "field": "privacy", "message": message}
        raise ValidationFailed("Validation Failed", [error])


def update(uow: UnitOfWork, row: Team, changes: dict[str, Any]) -> Team:
    """Update a team. `changes` may contain name, description, privacy, notification_setting and parent_id."""
    _require_manager(uow, row)
    parent_id = changes.get("parent_id", row.parent_id)
    if parent_id is not None and parent_id != row.parent_id:
        _require_possible_parent(uow, row.organization_id, int(parent_id), row)
    if parent_id is not None or children(uow, row):
        _require_not_secret(changes.get("privacy", row.privacy))
    if "name" in changes and make_slug(changes["name"]) != row.slug:
        changes = {**changes, "slug": make_slug(changes["name"])}
        _require_unused_slug(uow, row.organization_id, changes["slug"])
    uow.store.update("teams", row.id, **changes, updated_at=uow.now())
    after = team(uow, row.id)
    before = {key: getattr(row, key) for key in ("name", "description", "privacy", "notification_setting")}
    changed = {key: {"from": old} for key, old in before.items() if getattr(after, key) != old}
    uow.emit("team", "edited", organization_id=row.organization_id, team=after, changes=changed)
    return after


def delete(uow: UnitOfWork, row: Team) -> None:
    """Delete a team and its child teams."""
    _require_manager(uow, row)
    for child in children(uow, row):
        delete(uow, child)
    invitations.remove_team(uow, row.organization_id, row.id)
    uow.emit("team", "deleted", organization_id=row.organization_id, team=row)
    uow.store.execute("DELETE FROM teams WHERE id = ?", row.id)


def members(uow: UnitOfWork, row: Team, role: str = "all") -> list[Account]:
    return uow.store.fetch_all(
        Account,
        "SELECT a.* FROM accounts a JOIN team_members m ON m.user_id = a.id"
        " WHERE m.team_id = ? AND m.state = 'active' AND (? = 'all' OR m.role = ?) ORDER BY a.id",
        row.id,
        role,
        role,
    )


def members_below(uow: UnitOfWork, row: Team, role: str = "all") -> list[tuple[Account, str]]:
    """The members of child teams who are not members of the team itself, with their roles in the child teams."""
    own = {one.id for one in members(uow, row)}
    found: dict[int, tuple[Account, str]] = {}
    for child in descendants(uow, row):
        for user in members(uow, child, role):
            if user.id not in own:
                found.setdefault(user.id, (user, member(uow, child, user).role))
    return list(found.values())


def member_here_or_below(uow: UnitOfWork, row: Team, user: Account) -> TeamMember:
    """Return the user's membership. As in GitHub's membership endpoint, members of child teams count as members."""
    for candidate in (row, *descendants(uow, row)):
        if found := _member(uow, candidate, user.id):
            return found
    raise NotFound


def member(uow: UnitOfWork, row: Team, user: Account) -> TeamMember:
    found = _member(uow, row, user.id)
    if found is None:
        raise NotFound
    return found


def _member(uow: UnitOfWork, row: Team, user_id: int | None) -> TeamMember | None:
    return uow.store.fetch_one(
        TeamMember, "SELECT * FROM team_members WHERE team_id = ? AND user_id = ?", row.id, user_id
    )


def set_member(uow: UnitOfWork, row: Team, user: Account, role: str = "member") -> TeamMember:
    """Add a member or change their role. People outside the organization are invited, and their membership is pending
    until they accept.
    """
    _require_manager(uow, row)
    organization = account(uow, row.organization_id)
    org_membership = membership(uow, organization.id, user.id)
    if org_membership is None:
        invitations.invite_to_team(uow, organization, user, row.id)
    # Organization owners become maintainers of every team they join.
    effective_role = "maintainer" if org_membership is not None and org_membership.role == "admin" else role
    _set_membership(uow, row, user.id, effective_role, "pending" if org_membership is None else "active")
    if org_membership is not None:
        uow.emit("membership", "added", organization_id=organization.id, team=row, member=user, scope="team")
    return member(uow, row, user)


def _set_membership(uow: UnitOfWork, row: Team, user_id: int, role: str, state: str) -> None:
    uow.store.execute(
        "INSERT INTO team_members (team_id, user_id, role, state) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET role = excluded.role, state = excluded.state",
        row.id,
        user_id,
        role,
        state,
    )


def remove_member(uow: UnitOfWork, row: Team, user: Account) -> None:
    if uow.actor.account_id != user.id:
        _require_manager(uow, row)
    member(uow, row, user)
    uow.store.execute("DELETE FROM team_members WHERE team_id = ? AND user_id = ?", row.id, user.id)
    invitations.remove_team(uow, row.organization_id, row.id, user.id)
    uow.emit(
        "membership", "removed", organization_id=row.organization_id, team=row, member=user, scope="team"
    )
