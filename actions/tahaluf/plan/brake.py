"""The brake: a run that would remove more than a few things, or more than a share of them, removes none."""

from dataclasses import replace
from typing import Final

from .change import CannotApply, Change, Kind
from .plan import Plan

REMOVING: Final = frozenset({Kind.REVOKE, Kind.DELETE, Kind.ARCHIVE})
FEW: Final = 3  # as many are never held for being a large share of very little

# Texts for people
REASON: Final = "this run would remove {count} things of {there}, more than the brake lets pass"
MEND: Final = "if it is meant, raise `brakes` in the manifest for one merge, or remove less at a time"


def brake(plan: Plan, *, there: int, removals: int, share: int) -> Plan:
    """Hold every removal if there are more than `removals`, or more than `share` percent of what is `there`."""
    removed = [change for change in plan.changes if change.kind in REMOVING]
    count = len(removed)
    if count <= removals and (count <= FEW or count * 100 <= share * there):
        return plan
    reason = REASON.format(count=count, there=there)
    held = tuple(_held(change, reason) for change in removed)
    kept = tuple(change for change in plan.changes if change.kind not in REMOVING)
    return replace(plan, changes=kept, cannot=tuple(sorted(plan.cannot + held)))


def _held(change: Change, reason: str) -> CannotApply:
    return CannotApply(change.project, change.resource, f"{change.kind} {change.target}", reason, MEND)
