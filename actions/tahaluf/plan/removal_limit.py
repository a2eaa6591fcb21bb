"""The brake: a run that would remove more than a few things, or more than a share of them, removes none."""

from dataclasses import replace
from typing import Final

from .change import Blocked, Change, ChangeKind
from .plan import Plan

REMOVAL_KINDS: Final = frozenset({ChangeKind.REVOKE, ChangeKind.DELETE, ChangeKind.ARCHIVE})
ALWAYS_ALLOWED: Final = 3  # as many are never held for being a large share of very little

# Texts for people
BLOCKED_REASON: Final = "this run would remove {count} things of {there}, more than the brake lets pass"
BLOCKED_FIX: Final = "if it is meant, raise `brakes` in the manifest for one merge, or remove less at a time"


def limit_removals(plan: Plan, *, total: int, max_removals: int, max_percent: int) -> Plan:
    """Hold every removal if there are more than `removals`, or more than `share` percent of what is `there`."""
    removals = [change for change in plan.changes if change.kind in REMOVAL_KINDS]
    count = len(removals)
    if count <= max_removals and (count <= ALWAYS_ALLOWED or count * 100 <= max_percent * total):
        return plan
    reason = BLOCKED_REASON.format(count=count, there=total)
    blocked = tuple(_blocked(change, reason) for change in removals)
    remaining = tuple(change for change in plan.changes if change.kind not in REMOVAL_KINDS)
    return replace(plan, changes=remaining, blocked=tuple(sorted(plan.blocked + blocked)))


def _blocked(change: Change, reason: str) -> Blocked:
    return Blocked(change.project, change.resource, f"{change.kind} {change.target}", reason, BLOCKED_FIX)
