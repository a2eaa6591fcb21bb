"""Changes that are held by a run, and why."""

from dataclasses import dataclass
from enum import StrEnum

from .change import Change


class HoldCause(StrEnum):
    """Why a change is held.

    NOT_SHOWN: no merged plan mentions it. NOT_AGREED: the most recent merged plan about it left out this access,
    because the steward had not agreed. REPLACED: the most recent merged plan about it showed a different value.
    WITHDRAWN: the person has since withdrawn their consent. ADOPTION: the adoption of its project is held.
    """

    NOT_SHOWN = "not shown"
    NOT_AGREED = "not agreed"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    ADOPTION = "adoption"


@dataclass(frozen=True, slots=True)
class HeldChange:
    """A change that is not applied. `pull` is the number of the pull request that caused this, if any."""

    change: Change
    cause: HoldCause = HoldCause.NOT_SHOWN
    pull: int | None = None
