"""An invitation to the organization as a change that a run makes: planned without a name, sent by account number."""

from collections.abc import Generator, Sequence
from enum import Enum
from typing import Final
from urllib.parse import quote

from tahaluf.plan import Change, ChangeContext, ChangeKind, Plan, Request, Response, Rest, Risk
from tahaluf.volunteers.people import Account

# GitHub's words in the `errors` of a 422
OVER_LIMIT_MESSAGE: Final = "Over invitation rate limit"
ALREADY_IN_MESSAGES: Final = ("already a part of", "already has an invitation")


class InvitationOutcome(Enum):
    """What became of one invitation."""

    SENT = "sent"
    ALREADY_IN = "inside"  # a member, or invited already: the next run sees which
    LIMIT_REACHED = "full"  # GitHub sends no more today
    REFUSED = "refused"  # nobody can invite that account: gone, blocked
    UNKNOWN = "unknown"  # not tried, or without an answer: the next run looks


def plan_invitations(accounts: Sequence[tuple[Account, int | None]]) -> Plan:
    """The plan that invites these accounts in this order, each into the team of that number, if any.

    It can be shown, and names nobody: who its changes are for stands in `after` alone.
    """
    return Plan.from_items(
        Change(
            f"invitation-{place:04}",
            "invitation",
            ChangeKind.GRANT,
            "an invitation to the organization",
            None,
            {"id": account.id, "login": account.login, "team": team},
            risk=Risk.ACCESS,
        )
        for place, (account, team) in enumerate(accounts)
    )


def invitation_steps(
    change: Change, context: ChangeContext
) -> Generator[Request, Response, InvitationOutcome]:
    """The steps of one such change, and what became of it. As a member, and as no more than that."""
    after, organization_path = change.after, f"/orgs/{context.organization}"
    team_field = {} if after["team"] is None else {"team_ids": [after["team"]]}
    response = yield Rest(
        "POST",
        f"{organization_path}/invitations",
        {"invitee_id": after["id"], "role": "direct_member", **team_field},
        expected_statuses=frozenset({404, 422}),
        verify_path=f"{organization_path}/memberships/{quote(after['login'])}",
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
