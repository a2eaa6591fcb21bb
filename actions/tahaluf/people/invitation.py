"""How far somebody's invitation to the organization has come."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Invited(StrEnum):
    """The states of an invitation; the last four are final."""

    ASKED = "asked"  # they would like to join
    WAITING = "waiting"  # for room under the daily budget
    INVITED = "invited"
    LAPSED = "lapsed"  # GitHub ended it unanswered, and it may be renewed
    JOINED = "joined"
    CLOSED = "closed"
    DECLINED = "declined"
    STOPPED = "stopped"


# Before GitHub was asked to invite them, so that taking the wish back leaves nothing behind
UNSENT: Final = frozenset({Invited.ASKED, Invited.WAITING})
# Nothing more happens by itself
OVER: Final = frozenset({Invited.JOINED, Invited.CLOSED, Invited.DECLINED, Invited.STOPPED})


@dataclass(frozen=True, slots=True)
class Invitation:
    """`since`: the day from which `state` holds; `times`: how often GitHub was asked to invite."""

    state: Invited
    since: date
    times: int = 0


def asked(before: Invitation | None, join: bool, day: date, anew: bool) -> Invitation | None:
    """What becomes of an invitation when a form is read. `join`: whether it asks; `anew`: it is another form.

    An earlier form's answer holds until it is over; a new form may ask again, but for who has declined.
    """
    if before is None or (anew and before.state in OVER - {Invited.DECLINED}):
        return Invitation(Invited.ASKED, day) if join else before
    return None if before.state in UNSENT and not join else before
