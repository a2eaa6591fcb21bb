"""Converts a plan to JSON for scripts. `json_format.py` describes the format."""

from typing import Any

from .change import Blocked, Change, Unmanaged
from .cost import expected_seconds, rate_limit_points
from .plan import Plan, combine_digests

NOT_IN_PUBLIC = "(not shown in public)"


def to_json(plan: Plan, *, in_public: bool = False) -> dict[str, Any]:
    """Return a plan in the stable JSON format of `tahaluf plan --json`.

    With `in_public`, people who lose access are left out of the plan and of the digests, and so are the previous
    values and names of anything that is not public.
    """
    digests = (change.public_digest for change in plan.changes)
    return {
        "version": 1,
        "digest": combine_digests(digests) if in_public else plan.digest,
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
    hides_person = in_public and change.loses_access
    hides_before = hides_person or (in_public and change.is_discreet)
    return {
        "project": change.project,
        "resource": change.resource,
        "kind": change.kind,
        "target": NOT_IN_PUBLIC if in_public and change.hides_target else change.target,
        "before": None if hides_before else change.operation.before,
        "after": None if hides_person else change.operation.after,
        "reason": change.reason,
        "risk": change.risk,
        "mark": change.mark,
        "origin": change.origin,
        "cost": change.cost,
        "content": change.content_writes,
        "digest": change.public_digest if in_public else change.digest,
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
