"""Invitations to an organization: sent, waiting, accepted, declined, lapsed; and how many a day GitHub lets out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from localhub.world import members, permissions
from localhub.world.accounts import Account, membership, sender
from localhub.world.refusals import Invalid, NotFound
from localhub.world.unit import World, stamp

LIFE = timedelta(days=7)
# docs.github.com, "Inviting users to join your organization": 50 in 24 hours, 500 a month after it was made
DAY, MONTH = timedelta(hours=24), timedelta(days=30)
A_DAY_AT_FIRST, A_DAY = 50, 500
WAITS = "failed_at IS NULL AND ended_at IS NULL"


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


def pending(world: World, organization: Account) -> list[Invitation]:
    permissions.require_in(world, "members.read", organization)
    _lapse(world, organization)
    return _select(world, "organization_id = ? AND " + WAITS, organization.id)


def failed(world: World, organization: Account) -> list[Invitation]:
    permissions.require_in(world, "members.read", organization)
    _lapse(world, organization)
    return _select(
        world, "organization_id = ? AND failed_at IS NOT NULL AND ended_at IS NULL", organization.id
    )


def of_user(world: World, user_id: int) -> list[Invitation]:
    return _select(world, "invitee_id = ? AND " + WAITS, user_id)


def waiting_for(world: World, organization: Account, user_id: int) -> Invitation | None:
    _lapse(world, organization)
    found = _select(world, "organization_id = ? AND invitee_id = ? AND " + WAITS, organization.id, user_id)
    return found[0] if found else None


def invite(
    world: World,
    organization: Account,
    user: Account | None,
    email: str | None = None,
    role: str = "member",
    team_ids: Sequence[int] = (),
) -> Invitation:
    """Raises Invalid for a member, for one who has an invitation already, and where the day's are used up."""
    permissions.require_in(world, "members.write", organization)
    if user is not None:
        if membership(world, organization.id, user.id) is not None:
            raise _unprocessable("Invitee is already a part of this org")
        if waiting_for(world, organization, user.id) is not None:
            raise _unprocessable("Invitee already has an invitation to this org")
    if sent_in_a_day(world, organization) >= allowed_a_day(world, organization):
        raise _unprocessable("Over invitation rate limit")
    number = world.store.insert(
        "invitations",
        organization_id=organization.id,
        invitee_id=None if user is None else user.id,
        email=email,
        role=role,
        inviter_id=sender(world).id,
        team_ids=list(team_ids),
        created_at=world.now(),
    )
    made = invitation(world, organization, number)
    world.emit("organization", "member_invited", organization_id=organization.id, invitation=made)
    return made


def sent_in_a_day(world: World, organization: Account) -> int:
    """Whatever has become of them since: an accepted one counts like one that was taken back."""
    since = stamp(world.clock() - DAY)
    sql = "SELECT count(*) FROM invitations WHERE organization_id = ? AND created_at > ?"
    return int(world.store.value(sql, organization.id, since))


def allowed_a_day(world: World, organization: Account) -> int:
    young = world.clock() - datetime.fromisoformat(organization.created_at) < MONTH
    return A_DAY_AT_FIRST if young else A_DAY


def _unprocessable(message: str) -> Invalid:
    error = {
        "resource": "OrganizationInvitation",
        "code": "unprocessable",
        "field": "data",
        "message": message,
    }
    return Invalid("Validation Failed", [error])


def invitation(world: World, organization: Account, number: int) -> Invitation:
    found = _select(world, "organization_id = ? AND id = ? AND ended_at IS NULL", organization.id, number)
    if not found:
        raise NotFound
    return found[0]


def cancel(world: World, organization: Account, number: int) -> None:
    permissions.require_in(world, "members.write", organization)
    found = invitation(world, organization, number)
    _end(world, found)
    _leave_pending_teams(world, found)


def accept(world: World, found: Invitation) -> None:
    """By the person who was invited. Their teams become theirs."""
    user = sender(world)
    if found.invitee_id != user.id:
        raise NotFound
    members.add(world, found.organization_id, user.id, found.role)
    for team_id in found.team_ids:
        world.store.run(
            "INSERT OR IGNORE INTO team_members (team_id, user_id, role, state) VALUES (?, ?, 'member', 'active')",
            team_id,
            user.id,
        )
    world.store.run(
        "UPDATE team_members SET state = 'active' WHERE user_id = ?"
        " AND team_id IN (SELECT id FROM teams WHERE organization_id = ?)",
        user.id,
        found.organization_id,
    )
    _end(world, found)
    world.emit(
        "organization",
        "member_added",
        organization_id=found.organization_id,
        membership={"user": user.login, "role": found.role, "state": "active"},
    )


def decline(world: World, found: Invitation) -> None:
    if found.invitee_id != world.actor.account_id:
        raise NotFound
    _end(world, found)
    _leave_pending_teams(world, found)


def _lapse(world: World, organization: Account) -> None:
    for found in _select(world, "organization_id = ? AND " + WAITS, organization.id):
        if datetime.fromisoformat(found.created_at) + LIFE <= world.clock():
            reason = "Invitation expired. User did not accept this invite for 7 days."
            world.store.update("invitations", found.id, failed_at=world.now(), failed_reason=reason)
            _leave_pending_teams(world, found)


def _end(world: World, found: Invitation) -> None:
    """It is not shown any more, and still counts among those of its day."""
    world.store.update("invitations", found.id, ended_at=world.now())


def _leave_pending_teams(world: World, found: Invitation) -> None:
    world.store.run(
        "DELETE FROM team_members WHERE user_id = ? AND state = 'pending'"
        " AND team_id IN (SELECT id FROM teams WHERE organization_id = ?)",
        found.invitee_id,
        found.organization_id,
    )


def _select(world: World, where: str, *values: object) -> list[Invitation]:
    # `where` is one of the literals above.
    return world.store.all(Invitation, f"SELECT * FROM invitations WHERE {where} ORDER BY id", *values)  # noqa: S608
