"""Changes that a run holds back, and why."""

from dataclasses import dataclass
from enum import Enum, auto

from .change import Change


class HoldCause(Enum):
    NOT_SHOWN = auto()  # no merged plan mentions it
    NOT_AGREED = (
        auto()
    )  # the newest merged plan about it left out this access, since the steward had not agreed
    REPLACED = auto()  # the newest merged plan about it showed another value
    WITHDRAWN = auto()  # the person has withdrawn their agreement since
    ADOPTION = auto()  # it belongs to a project whose adoption is held back


@dataclass(frozen=True, slots=True)
class HeldChange:
    """A change that is not applied. `pull` is the number of the pull request that caused this, if one did."""

    change: Change
    cause: HoldCause = HoldCause.NOT_SHOWN
    pull: int | None = None
