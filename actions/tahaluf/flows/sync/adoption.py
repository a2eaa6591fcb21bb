"""Prevents proposals from adopting existing repositories and teams unless a maintainer allows it in the manifest."""

from tahaluf.manifest import Manifest
from tahaluf.plan import Blocked, ChangeKind, Plan
from tahaluf.resources import NAME_NOT_AVAILABLE, NAME_NOT_AVAILABLE_FIX


def block_adoption(plan: Plan, manifest: Manifest, slug: str) -> Plan:
    """Return the plan without the proposed project's changes if it would adopt existing resources."""
    project = manifest.find(slug)
    adopted = [c for c in plan.changes if c.project == slug and c.kind is ChangeKind.ADOPT]
    if project is None or project.adopt or not adopted:
        return plan
    blocked = Blocked(slug, adopted[0].resource, slug, NAME_NOT_AVAILABLE, NAME_NOT_AVAILABLE_FIX)
    return plan.with_projects_from([slug], Plan(blocked=(blocked,)))
