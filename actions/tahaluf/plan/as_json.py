"""Converts a plan to JSON for scripts."""

from typing import Any

from .cost import expected_seconds, rate_limit_points
from .plan import Plan


def to_json(plan: Plan) -> dict[str, Any]:
    """Return a plan in the stable JSON format of `tahaluf plan --json`, which docs/cli.md documents."""
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
        "changes": [
            {
                "project": c.project,
                "resource": c.resource,
                "kind": str(c.kind),
                "target": c.target,
                "before": c.operation.before,
                "after": c.operation.after,
                "why": c.reason,
                "risk": str(c.risk),
                "origin": str(c.origin),
                "cost": c.cost,
                "content": c.content_writes,
                "digest": c.digest,
            }
            for c in plan.changes
        ],
        "cannot": [
            {
                "project": entry.project,
                "resource": entry.resource,
                "target": entry.target,
                "reason": entry.reason,
                "mend": entry.fix,
            }
            for entry in plan.blocked
        ],
        "left": [
            {
                "project": entry.project,
                "resource": entry.resource,
                "target": entry.target,
                "why": entry.reason,
            }
            for entry in plan.unmanaged
        ],
        "announced": [
            {
                "project": entry.project,
                "resource": entry.resource,
                "target": entry.target,
                "text": entry.text,
                "risk": str(entry.risk),
            }
            for entry in plan.announcements
        ],
    }
