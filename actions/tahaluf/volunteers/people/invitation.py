"""How far somebody's invitation to the organization has come."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class InvitationState(StrEnum):
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
UNSENT_STATES: Final = frozenset({InvitationState.ASKED, InvitationState.WAITING})
# Nothing more happens by itself
FINAL_STATES: Final = frozenset(
    {InvitationState.JOINED, InvitationState.CLOSED, InvitationState.DECLINED, InvitationState.STOPPED}
)


@dataclass(frozen=True, slots=True)
class Invitation:
    """`since`: the day from which `state` holds; `times`: how often GitHub was asked to invite."""

    state: InvitationState
    since: date
    attempts: int = 0


def requested_invitation(
    current: Invitation | None, wants_invitation: bool, day: date, is_new_form: bool
) -> Invitation | None:
    """What becomes of an invitation when a form is read. `join`: whether it asks; `anew`: it is another form.

    An earlier form's answer holds until it is over; a new form may ask again, but for who has declined.
    """
    if current is None or (is_new_form and current.state in FINAL_STATES - {InvitationState.DECLINED}):
        return Invitation(InvitationState.ASKED, day) if wants_invitation else current
    return None if current.state in UNSENT_STATES and not wants_invitation else current
