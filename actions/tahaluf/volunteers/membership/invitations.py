"""Who is invited to the organization today, who waits, and whose invitation is over.

Decided from what GitHub shows now. What GitHub has sent in the last day is counted there, never kept here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from tahaluf.volunteers.people import UNSENT_STATES, Account, Invitation, InvitationState, person_id

LIMIT_WINDOW: Final = timedelta(hours=24)  # GitHub counts over a day that slides
MAX_ATTEMPTS: Final = 2  # times that somebody is invited without asking again


class SentInvitation(NamedTuple):
    """An invitation as GitHub shows it: for whom, and when it went out (with a time zone)."""

    login: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class InvitationSnapshot:
    """What GitHub shows of an organization, read in this order.

    So somebody who accepts while it is read, or whose invitation lapses, is seen twice and never missed.
    """

    pending: tuple[SentInvitation, ...]
    failed: tuple[SentInvitation, ...]
    members: frozenset[int]


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody whose invitation is not over. `person`: their id in the roster; `form`: the number of their form, or 0.

    `account`: who its author is today; None where that account is gone.
    """

    person: str
    form: int
    submitted_on: date
    invitation: Invitation
    account: Account | None = field(default=None, repr=False)

    @property
    def sort_key(self) -> tuple[bool, date, int]:
        """Whom nobody has invited yet comes before those who let one lapse; the older form comes first."""
        return self.invitation.attempts > 0, self.submitted_on, self.form

    def as_invited(self, day: date) -> Invitation:
        """How far they have come when GitHub has just invited them."""
        return Invitation(InvitationState.INVITED, day, self.invitation.attempts + 1)

    def as_stopped(self, day: date) -> Invitation:
        """How far they have come when GitHub will not have them invited: a steward has to look."""
        return Invitation(InvitationState.STOPPED, day, self.invitation.attempts)

    def as_waiting(self) -> Invitation:
        """How far they have come when they were to be invited, and were not."""
        is_unqueued = self.invitation.state is InvitationState.ASKED
        return replace(self.invitation, state=InvitationState.WAITING) if is_unqueued else self.invitation


@dataclass(frozen=True, slots=True)
class InvitationDecision:
    """`invite`: who is invited now, in this order. `now`: how far each has come who is not, by person's id.

    `closing`: who is told that no further invitation comes by itself. `ahead`: how many are before somebody who
    waits, for stewards alone: in public it would say who else has asked.
    """

    to_invite: tuple[Invitee, ...]
    invitations: Mapping[str, Invitation]
    to_close: tuple[Invitee, ...]
    queue_positions: Mapping[str, int]


def decide_invitations(
    invitees: Iterable[Invitee], snapshot: InvitationSnapshot, now: datetime, budget: int
) -> InvitationDecision:
    """What happens to each of them today. `budget`: invitations a day that GitHub (or the coalition) allows.

    The same situation gives the same answer: what a run that was ended has sent is found at GitHub.
    """
    pending, failed = _latest_by_login(snapshot.pending), _latest_by_login(snapshot.failed)
    evaluated = [
        (asker, _current_invitation(asker, pending, failed, snapshot.members, now.date()))
        for asker in invitees
    ]
    invitations = {asker.person: invitation for asker, invitation in evaluated}
    queue = sorted(
        (
            replace(asker, invitation=at)
            for asker, at in evaluated
            if at.state in UNSENT_STATES | {InvitationState.LAPSED}
        ),
        key=lambda asker: asker.sort_key,
    )
    available = max(0, budget - sent_in_window(snapshot, now))
    for invitee in queue[available:]:
        invitations[invitee.person] = invitee.as_waiting()
    for invitee in queue[:available]:
        del invitations[invitee.person]
    return InvitationDecision(
        to_invite=tuple(queue[:available]),
        invitations={
            asker.person: invitations[asker.person] for asker, _ in evaluated if asker.person in invitations
        },
        to_close=tuple(asker for asker, at in evaluated if at.state is InvitationState.CLOSED),
        queue_positions={asker.person: place for place, asker in enumerate(queue[available:])},
    )


def sent_in_window(snapshot: InvitationSnapshot, now: datetime) -> int:
    """How many invitations of the last 24 hours GitHub shows.

    Those that were accepted, declined or taken back it shows no more, and counts: it has the last word.
    """
    return sum(now - sent.created_at < LIMIT_WINDOW for sent in (*snapshot.pending, *snapshot.failed))


def _current_invitation(
    invitee: Invitee,
    pending: Mapping[str, SentInvitation],
    failed: Mapping[str, SentInvitation],
    members: frozenset[int],
    day: date,
) -> Invitation:
    """How far somebody has come by what GitHub shows, before anybody is invited."""
    known, account = invitee.invitation, invitee.account
    if account is None or (invitee.form and person_id(account.id) != invitee.person):
        return Invitation(
            InvitationState.STOPPED, day, known.attempts
        )  # another account goes by that name, or none
    if account.id in members:
        return Invitation(InvitationState.JOINED, day, known.attempts)
    login = account.login.casefold()
    sent = known.attempts if known.state is InvitationState.INVITED else known.attempts + 1
    if open_invitation := pending.get(login):
        return Invitation(InvitationState.INVITED, open_invitation.created_at.date(), max(sent, 1))
    if known.state is InvitationState.LAPSED:
        return known
    if (failed_invitation := failed.get(login)) and failed_invitation.created_at.date() >= known.since:
        return Invitation(
            InvitationState.CLOSED if sent >= MAX_ATTEMPTS else InvitationState.LAPSED, day, max(sent, 1)
        )
    if known.state is InvitationState.INVITED and known.since < day:  # today's may not be shown yet
        return Invitation(InvitationState.DECLINED, day, known.attempts)
    return known


def _latest_by_login(sent: Sequence[SentInvitation]) -> Mapping[str, SentInvitation]:
    """By login, without regard to case."""
    return {one.login.casefold(): one for one in sorted(sent, key=lambda one: one.created_at)}
