"""The changes that a run holds, with the reasons."""

from dataclasses import dataclass
from enum import StrEnum

from .change import Change


class HoldCause(StrEnum):
    """Why a change is held.

    NOT_SHOWN: no merged plan mentions it. OTHER_ACCOUNT: as NOT_SHOWN, but this run uses a person's token, so it does
    not trust plans written by the App. NOT_AGREED: the most recent merged plan about it left out this access, because
    it had found no agreement. REPLACED: the most recent merged plan about it showed a different value. WITHDRAWN: the
    person has since withdrawn their consent. PREREQUISITE: another change to its project, which must be made first,
    is held.
    """

    NOT_SHOWN = "not shown"
    OTHER_ACCOUNT = "other account"
    NOT_AGREED = "not agreed"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    PREREQUISITE = "prerequisite"


@dataclass(frozen=True, slots=True)
class HeldChange:
    """A change that is not applied.

    `pull` is the number of the pull request because of which the change is held, if any. `prerequisite` is the held
    change that must be made first, if the cause is PREREQUISITE.
    """

    change: Change
    cause: HoldCause = HoldCause.NOT_SHOWN
    pull: int | None = None
    prerequisite: Change | None = None
