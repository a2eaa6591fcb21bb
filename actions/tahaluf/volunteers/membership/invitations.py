"""Decides who is invited to the organization today, who has to wait, and whose invitation has expired.

GitHub shows how many invitations were sent in the last 24 hours, so this number is never stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from tahaluf.volunteers.people import UNSENT_STATES, Account, Invitation, InvitationState

LIMIT_WINDOW: Final = timedelta(hours=24)  # GitHub's limit uses a sliding window
MAX_ATTEMPTS: Final = 2  # the person then has to ask again


class SentInvitation(NamedTuple):
    """An invitation as GitHub shows it. `created_at` is timezone-aware."""

    login: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class InvitationSnapshot:
    """An organization's invitations and its members' account ids, read in the order of these fields.

    Because of this order, someone whose invitation is accepted or expires between two reads may appear twice, but is
    never missed.
    """

    pending: tuple[SentInvitation, ...]
    failed: tuple[SentInvitation, ...]
    members: frozenset[int]


@dataclass(frozen=True, slots=True)
class Invitee:
    """A person whose invitation is not in a final state. `person`: their roster id. `form`: the form's number, or 0.

    `account`: the form's author, or None if the account no longer exists.
    """

    person: str
    form: int
    submitted_on: date
    invitation: Invitation
    account: Account | None = field(default=None, repr=False)

    @property
    def sort_key(self) -> tuple[bool, date, int]:
        """The position in the queue: first attempts before second attempts, then older forms before newer ones."""
        return self.invitation.attempts > 0, self.submitted_on, self.form

    def as_invited(self, day: date) -> Invitation:
        """Return the state to record for the invitation after GitHub has sent it."""
        return Invitation(InvitationState.INVITED, day, self.invitation.attempts + 1)

    def as_stopped(self, day: date) -> Invitation:
        """Return the state to record for the invitation if GitHub refused to send it.

        A steward has to find out why.
        """
        return Invitation(InvitationState.STOPPED, day, self.invitation.attempts)

    def as_waiting(self) -> Invitation:
        """Return the state to record for the invitation if it was not sent today."""
        is_unqueued = self.invitation.state is InvitationState.ASKED
        return replace(self.invitation, state=InvitationState.WAITING) if is_unqueued else self.invitation


@dataclass(frozen=True, slots=True)
class InvitationDecision:
    """The next steps. `to_invite`: the people to invite now, in order. `invitations`: everyone else's invitations, by
    the person's id.

    `to_close`: people who must be told that they will not be invited again automatically. `queue_positions`: how many
    others are ahead of each waiting person. Only stewards see these numbers, because they would reveal to the public
    that others have asked.
    """

    to_invite: tuple[Invitee, ...]
    invitations: Mapping[str, Invitation]
    to_close: tuple[Invitee, ...]
    queue_positions: Mapping[str, int]


def decide_invitations(
    invitees: Iterable[Invitee], snapshot: InvitationSnapshot, now: datetime, budget: int
) -> InvitationDecision:
    """Decide on the next step for each person. `budget`: how many invitations GitHub or the coalition allows per day.

    The result depends only on the arguments. `snapshot` also contains the invitations that an interrupted run sent.
    """
    pending, failed = _latest_by_login(snapshot.pending), _latest_by_login(snapshot.failed)
    evaluated = [
        (invitee, _current_invitation(invitee, pending, failed, snapshot.members, now.date()))
        for invitee in invitees
    ]
    invitations = {invitee.person: invitation for invitee, invitation in evaluated}
    queue = sorted(
        (
            replace(invitee, invitation=invitation)
            for invitee, invitation in evaluated
            if invitation.state in UNSENT_STATES | {InvitationState.LAPSED}
        ),
        key=lambda invitee: invitee.sort_key,
    )
    available = max(0, budget - sent_in_window(snapshot, now))
    for invitee in queue[available:]:
        invitations[invitee.person] = invitee.as_waiting()
    for invitee in queue[:available]:
        del invitations[invitee.person]
    return InvitationDecision(
        to_invite=tuple(queue[:available]),
        invitations={
            invitee.person: invitations[invitee.person]
            for invitee, _ in evaluated
            if invitee.person in invitations
        },
        to_close=tuple(
            invitee for invitee, invitation in evaluated if invitation.state is InvitationState.CLOSED
        ),
        queue_positions={invitee.person: position for position, invitee in enumerate(queue[available:])},
    )


def sent_in_window(snapshot: InvitationSnapshot, now: datetime) -> int:
    """Return how many of the last 24 hours' invitations GitHub shows.

    Invitations that were accepted, declined or cancelled also count towards GitHub's limit, but GitHub does not show
    them, so the limit may be reached earlier.
    """
    return sum(now - sent.created_at < LIMIT_WINDOW for sent in (*snapshot.pending, *snapshot.failed))


def _current_invitation(
    invitee: Invitee,
    pending: Mapping[str, SentInvitation],
    failed: Mapping[str, SentInvitation],
    members: frozenset[int],
    day: date,
) -> Invitation:
    """Return the state of a person's invitation on GitHub, before today's invitations are sent."""
    known, account = invitee.invitation, invitee.account
    if account is None:
        return Invitation(InvitationState.STOPPED, day, known.attempts)
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
    if known.state is InvitationState.INVITED and known.since < day:
        # An invitation sent today may not be visible yet
        return Invitation(InvitationState.DECLINED, day, known.attempts)
    return known


def _latest_by_login(sent: Sequence[SentInvitation]) -> Mapping[str, SentInvitation]:
    """Return the latest invitation for each case-folded login."""
    return {one.login.casefold(): one for one in sorted(sent, key=lambda one: one.created_at)}
