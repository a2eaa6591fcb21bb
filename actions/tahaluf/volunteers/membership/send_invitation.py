"""Represents invitations to the organization as changes of a plan.

They contain no names: people are invited by account id.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from tahaluf.escape import percent_encode
from tahaluf.plan import (
    Change,
    ChangeContext,
    ChangeKind,
    Json,
    PersonOperation,
    Plan,
    Request,
    Response,
    Rest,
    Risk,
    no_steps_for,
)
from tahaluf.volunteers.people import Account

# Messages in the `errors` of GitHub's 422 response
OVER_LIMIT_MESSAGE: Final = "Over invitation rate limit"
ALREADY_IN_MESSAGES: Final = ("already a part of", "already has an invitation")


class InvitationOutcome(Enum):
    """The result of one invitation."""

    SENT = "sent"
    ALREADY_IN = "inside"  # already a member or already invited; the next run finds out which
    LIMIT_REACHED = "full"  # GitHub accepts no more invitations today
    REFUSED = "refused"  # the account no longer exists or is blocked
    UNKNOWN = "unknown"  # not attempted, or no response; the next run finds out


@dataclass(frozen=True, slots=True)
class CreateInvitation(PersonOperation):
    """Invites an account to the organization and, if `team` is not None, to the team with that id."""

    team: int | None

    @property
    def after(self) -> Json:
        return {"id": self.id, "login": self.login, "team": self.team}


def plan_invitations(accounts: Sequence[tuple[Account, int | None]]) -> Plan:
    """Plan to invite these accounts, in this order. Each account is paired with the id of a team to join, or None.

    The plan may be printed: only its operations identify people, and they are never printed.
    """
    return Plan.from_items(
        Change(
            project=f"invitation-{position:04}",
            resource="invitation",
            kind=ChangeKind.GRANT,
            target="an invitation to the organization",
            operation=CreateInvitation(account.login, account.id, team),
            risk=Risk.ACCESS,
        )
        for position, (account, team) in enumerate(accounts)
    )


def invitation_steps(
    change: Change, context: ChangeContext
) -> Generator[Request, Response, InvitationOutcome]:
    """Send one invitation and return the outcome. People are always invited as ordinary members."""
    invitation, organization_path = change.operation, f"/orgs/{context.organization}"
    if not isinstance(invitation, CreateInvitation):
        raise no_steps_for(invitation)
    team_field = {} if invitation.team is None else {"team_ids": [invitation.team]}
    response = yield Rest(
        "POST",
        f"{organization_path}/invitations",
        {"invitee_id": invitation.id, "role": "direct_member", **team_field},
        expected_statuses=frozenset({404, 422}),
        verify_path=f"{organization_path}/memberships/{percent_encode(invitation.login)}",
    )
    if response.status < 300:
        return InvitationOutcome.SENT
    errors = str(response.body)
    if OVER_LIMIT_MESSAGE in errors:
        return InvitationOutcome.LIMIT_REACHED
    return (
        InvitationOutcome.ALREADY_IN
        if any(words in errors for words in ALREADY_IN_MESSAGES)
        else InvitationOutcome.REFUSED
    )
