"""Changes that a run holds back, and why."""

from dataclasses import dataclass
from enum import StrEnum

from .change import Change


class HoldCause(StrEnum):
    """Why a change is held back.

    NOT_SHOWN: no merged plan mentions it. NOT_AGREED: the newest merged plan about it left out this access, because
    the steward had not agreed. REPLACED: the newest merged plan about it showed another value. WITHDRAWN: the person
    has withdrawn their agreement since. ADOPTION: the adoption of its project is held back.
    """

    NOT_SHOWN = "not shown"
    NOT_AGREED = "not agreed"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    ADOPTION = "adoption"


@dataclass(frozen=True, slots=True)
class HeldChange:
    """A change that is not applied. `pull` is the number of the pull request that caused this, if one did."""

    change: Change
    cause: HoldCause = HoldCause.NOT_SHOWN
    pull: int | None = None
