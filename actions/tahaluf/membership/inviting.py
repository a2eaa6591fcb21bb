"""An invitation to the organization as a change that a run makes: planned without a name, sent by account number."""

from collections.abc import Generator, Sequence
from enum import Enum
from typing import Final
from urllib.parse import quote

from tahaluf.people import Account
from tahaluf.plan import Change, Kind, Plan, Request, Response, Rest, Risk, Site

# GitHub's words in the `errors` of a 422
OVER_LIMIT: Final = "Over invitation rate limit"
INSIDE: Final = ("already a part of", "already has an invitation")


class Fate(Enum):
    """What became of one invitation."""

    SENT = "sent"
    INSIDE = "inside"  # a member, or invited already: the next run sees which
    FULL = "full"  # GitHub sends no more today
    REFUSED = "refused"  # nobody can invite that account: gone, blocked
    UNKNOWN = "unknown"  # not tried, or without an answer: the next run looks


def plan_invitations(accounts: Sequence[tuple[Account, int | None]]) -> Plan:
    """The plan that invites these accounts in this order, each into the team of that number, if any.

    It can be shown, and names nobody: who its changes are for stands in `after` alone.
    """
    return Plan.of(
        Change(
            f"invitation-{place:04}",
            "invitation",
            Kind.GRANT,
            "an invitation to the organization",
            None,
            {"id": account.id, "login": account.login, "team": team},
            risk=Risk.ACCESS,
        )
        for place, (account, team) in enumerate(accounts)
    )


def invite(change: Change, site: Site) -> Generator[Request, Response, Fate]:
    """The steps of one such change, and what became of it. As a member, and as no more than that."""
    after, where = change.after, f"/orgs/{site.organization}"
    team = {} if after["team"] is None else {"team_ids": [after["team"]]}
    answer = yield Rest(
        "POST",
        f"{where}/invitations",
        {"invitee_id": after["id"], "role": "direct_member", **team},
        accept=frozenset({404, 422}),
        proof=f"{where}/memberships/{quote(after['login'])}",
    )
    if answer.status < 300:
        return Fate.SENT
    said = str(answer.body)
    if OVER_LIMIT in said:
        return Fate.FULL
    return Fate.INSIDE if any(words in said for words in INSIDE) else Fate.REFUSED
