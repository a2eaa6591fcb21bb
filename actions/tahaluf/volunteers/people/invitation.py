"""The state of a person's invitation to the organization."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class InvitationState(StrEnum):
    """The states of an invitation, of which the last four are final."""

    ASKED = "asked"  # the person wants to join
    WAITING = "waiting"  # today's limit has been reached, so the person has to wait for another day
    INVITED = "invited"
    LAPSED = "lapsed"  # the invitation expired without an answer and may be sent again
    JOINED = "joined"
    CLOSED = "closed"  # the invitation expired twice
    DECLINED = "declined"
    STOPPED = "stopped"  # the account cannot be invited


# In these states, nothing has been sent, so the request can be withdrawn without a trace
UNSENT_STATES: Final = frozenset({InvitationState.ASKED, InvitationState.WAITING})
# In these states, nothing else happens automatically
FINAL_STATES: Final = frozenset(
    {InvitationState.JOINED, InvitationState.CLOSED, InvitationState.DECLINED, InvitationState.STOPPED}
)


@dataclass(frozen=True, slots=True)
class Invitation:
    """`since`: the day on which `state` began. `attempts`: how many invitations were sent."""

    state: InvitationState
    since: date
    attempts: int = 0


def requested_invitation(
    current: Invitation | None, wants_invitation: bool, day: date, is_new_form: bool
) -> Invitation | None:
    """Return the invitation after a form has been read. `wants_invitation`: whether the form asks for an invitation.

    Once an invitation has been sent, edits to the form do not affect it. Once it has reached a final state, a new
    form may ask again, unless the person declined.
    """
    if current is None or (is_new_form and current.state in FINAL_STATES - {InvitationState.DECLINED}):
        return Invitation(InvitationState.ASKED, day) if wants_invitation else current
    return None if current.state in UNSENT_STATES and not wants_invitation else current
