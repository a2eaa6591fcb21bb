"""How far somebody's invitation to the organization has come."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class Invitation:
    """`since`: the day from which `state` holds; `times`: how often GitHub was asked to invite."""

    state: Invited
    since: date
    times: int = 0
