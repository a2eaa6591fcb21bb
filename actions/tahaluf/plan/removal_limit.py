"""Enforces the removal limit: if a run would remove too much, it removes nothing."""

from dataclasses import replace
from typing import Final

from .change import REMOVAL_KINDS, Blocked, Change
from .formatting import describe_line, verb
from .plan import Plan

ALWAYS_ALLOWED: Final = (
    3  # this many removals are always allowed, even if they are a large part of a small total
)

# User-facing messages
BLOCKED_REASON: Final = (
    "this run would remove {count} of {total} items on GitHub, such as labels, access and repositories; a run may "
    "remove at most {removals} items and {share} % of them (`removal_limits`), so this run removes nothing"
)
BLOCKED_FIX: Final = (
    "if you want these removals, raise the limit under `removal_limits` in the manifest until they are done, or remove "
    "fewer items at a time"
)
NAMED_IN_TERMINAL: Final = "its name is {name}; {fix}"


def limit_removals(plan: Plan, *, total: int, max_removals: int, max_percent: int) -> Plan:
    """Block all removals if there are more than `max_removals`, or more than `max_percent` of `total`."""
    removals = [change for change in plan.changes if _is_limited(change)]
    count = len(removals)
    if count <= max_removals and (count <= ALWAYS_ALLOWED or count * 100 <= max_percent * total):
        return plan
    reason = BLOCKED_REASON.format(count=count, total=total, removals=max_removals, share=max_percent)
    blocked = tuple(_blocked(change, reason) for change in removals)
    remaining = tuple(change for change in plan.changes if not _is_limited(change))
    return replace(plan, changes=remaining, blocked=tuple(sorted(plan.blocked + blocked)))


def _is_limited(change: Change) -> bool:
    return change.kind in REMOVAL_KINDS and not change.exempt


def _blocked(change: Change, reason: str) -> Blocked:
    what, details = f"{verb(change)} {describe_line([replace(change, reason='')], in_public=True)}", ""
    if change.hides_target:
        details = NAMED_IN_TERMINAL.format(name=change.target, fix=BLOCKED_FIX)
    return Blocked(change.project, change.resource, what, reason, BLOCKED_FIX, details)
