"""Who is invited to the organization today, who waits, and whose invitation is over.

Decided from what GitHub shows now. What GitHub has sent in the last day is counted there, never kept here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from tahaluf.people import UNSENT, Account, Invitation, Invited, person_id

A_DAY: Final = timedelta(hours=24)  # GitHub counts over a day that slides
AT_MOST: Final = 2  # times that somebody is invited without asking again


class Sent(NamedTuple):
    """An invitation as GitHub shows it: for whom, and when it went out (with a time zone)."""

    login: str
    created: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """What GitHub shows of an organization, read in this order.

    So somebody who accepts while it is read, or whose invitation lapses, is seen twice and never missed.
    """

    pending: tuple[Sent, ...]
    failed: tuple[Sent, ...]
    members: frozenset[int]


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody whose invitation is not over. `person`: their id in the roster; `form`: the number of their form, or 0.

    `account`: who its author is today; None where that account is gone.
    """

    person: str
    form: int
    given: date
    invitation: Invitation
    account: Account | None = field(default=None, repr=False)

    @property
    def order(self) -> tuple[bool, date, int]:
        """Whom nobody has invited yet comes before those who let one lapse; the older form comes first."""
        return self.invitation.times > 0, self.given, self.form

    def invited(self, day: date) -> Invitation:
        """How far they have come when GitHub has just invited them."""
        return Invitation(Invited.INVITED, day, self.invitation.times + 1)

    def stopped(self, day: date) -> Invitation:
        """How far they have come when GitHub will not have them invited: a steward has to look."""
        return Invitation(Invited.STOPPED, day, self.invitation.times)

    def waiting(self) -> Invitation:
        """How far they have come when they were to be invited, and were not."""
        fresh = self.invitation.state is Invited.ASKED
        return replace(self.invitation, state=Invited.WAITING) if fresh else self.invitation


@dataclass(frozen=True, slots=True)
class Decided:
    """`invite`: who is invited now, in this order. `now`: how far each has come who is not, by person's id.

    `closing`: who is told that no further invitation comes by itself. `ahead`: how many are before somebody who
    waits, for stewards alone: in public it would say who else has asked.
    """

    invite: tuple[Asker, ...]
    now: Mapping[str, Invitation]
    closing: tuple[Asker, ...]
    ahead: Mapping[str, int]


def decide_invitations(askers: Iterable[Asker], shown: Shown, now: datetime, budget: int) -> Decided:
    """What happens to each of them today. `budget`: invitations a day that GitHub (or the coalition) allows.

    The same situation gives the same answer: what a run that was ended has sent is found at GitHub.
    """
    pending, failed = _latest(shown.pending), _latest(shown.failed)
    found = [(asker, _look(asker, pending, failed, shown.members, now.date())) for asker in askers]
    states = {asker.person: invitation for asker, invitation in found}
    queue = sorted(
        (replace(asker, invitation=at) for asker, at in found if at.state in UNSENT | {Invited.LAPSED}),
        key=lambda asker: asker.order,
    )
    room = max(0, budget - in_a_day(shown, now))
    for asker in queue[room:]:
        states[asker.person] = asker.waiting()
    for asker in queue[:room]:
        del states[asker.person]
    return Decided(
        invite=tuple(queue[:room]),
        now={asker.person: states[asker.person] for asker, _ in found if asker.person in states},
        closing=tuple(asker for asker, at in found if at.state is Invited.CLOSED),
        ahead={asker.person: place for place, asker in enumerate(queue[room:])},
    )


def in_a_day(shown: Shown, now: datetime) -> int:
    """How many invitations of the last 24 hours GitHub shows.

    Those that were accepted, declined or taken back it shows no more, and counts: it has the last word.
    """
    return sum(now - sent.created < A_DAY for sent in (*shown.pending, *shown.failed))


def _look(
    asker: Asker,
    pending: Mapping[str, Sent],
    failed: Mapping[str, Sent],
    members: frozenset[int],
    day: date,
) -> Invitation:
    """How far somebody has come by what GitHub shows, before anybody is invited."""
    known, account = asker.invitation, asker.account
    if account is None or (asker.form and person_id(account.id) != asker.person):
        return Invitation(Invited.STOPPED, day, known.times)  # another account goes by that name, or none
    if account.id in members:
        return Invitation(Invited.JOINED, day, known.times)
    login = account.login.casefold()
    sent = known.times if known.state is Invited.INVITED else known.times + 1
    if there := pending.get(login):
        return Invitation(Invited.INVITED, there.created.date(), max(sent, 1))
    if known.state is Invited.LAPSED:
        return known
    if (lapsed := failed.get(login)) and lapsed.created.date() >= known.since:
        return Invitation(Invited.CLOSED if sent >= AT_MOST else Invited.LAPSED, day, max(sent, 1))
    if known.state is Invited.INVITED and known.since < day:  # today's may not be shown yet
        return Invitation(Invited.DECLINED, day, known.times)
    return known


def _latest(sent: Sequence[Sent]) -> Mapping[str, Sent]:
    """By login, without regard to case."""
    return {one.login.casefold(): one for one in sorted(sent, key=lambda one: one.created)}
