"""A plan for scripts."""

from typing import Any

from .change import CannotApply, Left
from .cost import points, seconds
from .plan import Plan


def to_json(plan: Plan) -> dict[str, Any]:
    """The stable JSON shape of a plan (`tahaluf plan --json`; described in docs/cli.md)."""
    return {
        "version": 1,
        "digest": plan.digest,
        "requests": plan.requests,
        "points": points(plan),
        "content_writes": plan.content,
        "seconds": {"usual": seconds(plan), "most": seconds(plan, each_counts=True)},
        "changes": [
            {
                "project": c.project,
                "resource": c.resource,
                "kind": str(c.kind),
                "target": c.target,
                "before": c.before,
                "after": c.after,
                "why": c.why,
                "risk": str(c.risk),
                "origin": str(c.origin),
                "cost": c.cost,
                "content": c.content,
                "digest": c.digest,
            }
            for c in plan.changes
        ],
        "cannot": [_fields(c) for c in plan.cannot],
        "left": [_fields(entry) for entry in plan.left],
    }


def _fields(entry: CannotApply | Left) -> dict[str, str]:
    return {name: getattr(entry, name) for name in type(entry).__dataclass_fields__}
