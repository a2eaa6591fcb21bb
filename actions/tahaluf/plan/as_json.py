"""Converts a plan to JSON for scripts. `json_format.py` describes the format."""

from typing import Any

from .change import Blocked, Change, ChangeKind, Unmanaged
from .cost import expected_seconds, rate_limit_points
from .plan import Plan

NOT_IN_PUBLIC = "(not shown in public)"


def to_json(plan: Plan, *, in_public: bool = False) -> dict[str, Any]:
    """Return a plan in the stable JSON format of `tahaluf plan --json`.

    `in_public` leaves out the names of people who lose access, and the previous values and names of anything that is
    not public.
    """
    return {
        "version": 1,
        "digest": plan.digest,
        "requests": plan.requests,
        "points": rate_limit_points(plan),
        "content_writes": plan.content_writes,
        "seconds": {
            "usual": expected_seconds(plan),
            "most": expected_seconds(plan, count_each_creation=True),
        },
        "changes": [change_to_json(change, in_public=in_public) for change in plan.changes],
        "blocked": [blocked_to_json(entry) for entry in plan.blocked],
        "unmanaged": [unmanaged_to_json(entry, in_public=in_public) for entry in plan.unmanaged],
        "announcements": [
            {
                "project": entry.project,
                "resource": entry.resource,
                "target": entry.target,
                "text": entry.text,
                "risk": entry.risk,
            }
            for entry in plan.announcements
        ],
        "notes": list(plan.notes),
    }


def change_to_json(change: Change, *, in_public: bool) -> dict[str, Any]:
    loses_access = change.person is not None and change.kind is ChangeKind.REVOKE
    hides_before = in_public and (change.is_discreet or loses_access)
    return {
        "project": change.project,
        "resource": change.resource,
        "kind": change.kind,
        "target": change.target,
        "before": None if hides_before else change.operation.before,
        "after": change.operation.after,
        "reason": change.reason,
        "risk": change.risk,
        "mark": change.mark,
        "origin": change.origin,
        "cost": change.cost,
        "content": change.content_writes,
        "digest": change.digest,
    }


def blocked_to_json(entry: Blocked) -> dict[str, Any]:
    return {
        "project": entry.project,
        "resource": entry.resource,
        "target": entry.target,
        "reason": entry.reason,
        "fix": entry.fix,
    }


def unmanaged_to_json(entry: Unmanaged, *, in_public: bool) -> dict[str, Any]:
    return {
        "project": entry.project,
        "resource": entry.resource,
        "target": NOT_IN_PUBLIC if in_public and entry.is_discreet else entry.target,
        "reason": entry.reason,
    }
