"""Invitations to an organization and their daily limit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from . import members, permissions
from .accounts import Account, membership, sender
from .errors import NotFound, ValidationFailed
from .unit_of_work import UnitOfWork, format_time

LIFETIME = timedelta(days=7)
# docs.github.com, "Inviting users to join your organization": an organization may send 50 invitations in 24 hours, or
# 500 if it is more than a month old
DAY, MONTH = timedelta(hours=24), timedelta(days=30)
NEW_ORGANIZATION_DAILY_LIMIT, DAILY_LIMIT = 50, 500
IS_PENDING = "failed_at IS NULL AND ended_at IS NULL"


@dataclass(frozen=True, slots=True)
class Invitation:
    id: int
    organization_id: int
    invitee_id: int | None
    email: str | None
    role: str
    inviter_id: int
    team_ids: tuple[int, ...]
    created_at: str
    failed_at: str | None
    failed_reason: str | None


def pending(uow: UnitOfWork, organization: Account) -> list[Invitation]:
    permissions.require_in_organization(uow, "members.read", organization)
    _expire_old(uow, organization)
    return _select(uow, "organization_id = ? AND " + IS_PENDING, organization.id)


def failed(uow: UnitOfWork, organization: Account) -> list[Invitation]:
    permissions.require_in_organization(uow, "members.read", organization)
    _expire_old(uow, organization)
    return _select(uow, "organization_id = ? AND failed_at IS NOT NULL AND ended_at IS NULL", organization.id)


def of_user(uow: UnitOfWork, user_id: int) -> list[Invitation]:
    return _select(uow, "invitee_id = ? AND " + IS_PENDING, user_id)


def pending_for(uow: UnitOfWork, organization: Account, user_id: int) -> Invitation | None:
    _expire_old(uow, organization)
    found = _select(uow, "organization_id = ? AND invitee_id = ? AND " + IS_PENDING, organization.id, user_id)
    return found[0] if found else None


def invite(
    uow: UnitOfWork,
    organization: Account,
    user: Account | None,
    email: str | None = None,
    role: str = "member",
    team_ids: Sequence[int] = (),
) -> Invitation:
    """Invite a person to the organization. Raises ValidationFailed if the person is a member or has already been
    invited, or if the daily limit is reached.
    """
    permissions.require_in_organization(uow, "members.write", organization)
    if user is not None:
        if membership(uow, organization.id, user.id) is not None:
            raise _unprocessable("Invitee is already a part of this org")
        if pending_for(uow, organization, user.id) is not None:
            raise _unprocessable("Invitee already has an invitation to this org")
    if sent_last_day(uow, organization) >= daily_limit(uow, organization):
        raise _unprocessable("Over invitation rate limit")
    invitation_id = uow.store.insert(
        "invitations",
        organization_id=organization.id,
        invitee_id=None if user is None else user.id,
        email=email,
        role=role,
        inviter_id=sender(uow).id,
        team_ids=list(team_ids),
        created_at=uow.now(),
    )
    created = invitation(uow, organization, invitation_id)
    invitee: dict[str, Any] = {} if user is None else {"user": user}
    uow.emit("organization", "member_invited", organization_id=organization.id, invitation=created, **invitee)
    return created


def invite_to_team(uow: UnitOfWork, organization: Account, user: Account, team_id: int) -> None:
    """Invite someone to the organization and this team. If an invitation is already pending, add the team to that
    invitation.
    """
    pending_invitation = pending_for(uow, organization, user.id)
    if pending_invitation is None:
        invite(uow, organization, user, team_ids=[team_id])
    elif team_id not in pending_invitation.team_ids:
        uow.store.update(
            "invitations", pending_invitation.id, team_ids=[*pending_invitation.team_ids, team_id]
        )


def remove_team(uow: UnitOfWork, organization_id: int, team_id: int, invitee_id: int | None = None) -> None:
    """Remove a team from pending invitations, for example because the team is deleted. `invitee_id` limits this to
    one person's invitation.
    """
    for found in _select(uow, "organization_id = ? AND " + IS_PENDING, organization_id):
        if team_id in found.team_ids and invitee_id in (None, found.invitee_id):
            uow.store.update(
                "invitations", found.id, team_ids=[one for one in found.team_ids if one != team_id]
            )


def sent_last_day(uow: UnitOfWork, organization: Account) -> int:
    """Count the invitations sent in the last 24 hours, including those that have been accepted or cancelled."""
    since = format_time(uow.clock() - DAY)
    sql = "SELECT count(*) FROM invitations WHERE organization_id = ? AND created_at > ?"
    return int(uow.store.fetch_value(sql, organization.id, since))


def daily_limit(uow: UnitOfWork, organization: Account) -> int:
    is_new = uow.clock() - datetime.fromisoformat(organization.created_at) < MONTH
    return NEW_ORGANIZATION_DAILY_LIMIT if is_new else DAILY_LIMIT


def _unprocessable(message: str) -> ValidationFailed:
    error = {
        "resource": "OrganizationInvitation",
        "code": "unprocessable",
        "field": "data",
        "message": message,
    }
    return ValidationFailed("Validation Failed", [error])


def invitation(uow: UnitOfWork, organization: Account, invitation_id: int) -> Invitation:
    found = _select(
        uow, "organization_id = ? AND id = ? AND ended_at IS NULL", organization.id, invitation_id
    )
    if not found:
        raise NotFound
    return found[0]


def cancel(uow: UnitOfWork, organization: Account, invitation_id: int) -> None:
    permissions.require_in_organization(uow, "members.write", organization)
    found = invitation(uow, organization, invitation_id)
    _close(uow, found)
    _remove_pending_team_members(uow, found)


def accept(uow: UnitOfWork, found: Invitation) -> None:
    """Accept an invitation that was sent to the actor, who also joins the teams named in it."""
    user = sender(uow)
    if found.invitee_id != user.id:
        raise NotFound
    joined = members.add(uow, found.organization_id, user.id, found.role)
    for team_id in found.team_ids:
        uow.store.execute(
            "INSERT OR IGNORE INTO team_members (team_id, user_id, role, state) VALUES (?, ?, 'member', 'active')",
            team_id,
            user.id,
        )
    uow.store.execute(
        "UPDATE team_members SET state = 'active' WHERE user_id = ?"
        " AND team_id IN (SELECT id FROM teams WHERE organization_id = ?)",
        user.id,
        found.organization_id,
    )
    _close(uow, found)
    uow.emit("organization", "member_added", organization_id=found.organization_id, membership=joined)


def decline(uow: UnitOfWork, found: Invitation) -> None:
    if found.invitee_id != uow.actor.account_id:
        raise NotFound
    _close(uow, found)
    _remove_pending_team_members(uow, found)


def _expire_old(uow: UnitOfWork, organization: Account) -> None:
    for found in _select(uow, "organization_id = ? AND " + IS_PENDING, organization.id):
        if datetime.fromisoformat(found.created_at) + LIFETIME <= uow.clock():
            reason = "Invitation expired. User did not accept this invite for 7 days."
            uow.store.update("invitations", found.id, failed_at=uow.now(), failed_reason=reason)
            _remove_pending_team_members(uow, found)


def _close(uow: UnitOfWork, found: Invitation) -> None:
    """Stop listing the invitation. A closed invitation still counts towards the daily limit."""
    uow.store.update("invitations", found.id, ended_at=uow.now())


def _remove_pending_team_members(uow: UnitOfWork, found: Invitation) -> None:
    uow.store.execute(
        "DELETE FROM team_members WHERE user_id = ? AND state = 'pending'"
        " AND team_id IN (SELECT id FROM teams WHERE organization_id = ?)",
        found.invitee_id,
        found.organization_id,
    )


def _select(uow: UnitOfWork, where: str, *values: object) -> list[Invitation]:
    # `where` is one of the literals in this module
    return uow.store.fetch_all(Invitation, f"SELECT * FROM invitations WHERE {where} ORDER BY id", *values)  # noqa: S608
