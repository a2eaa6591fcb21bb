"""A proposal takes over nothing: not even what everybody can see, unless a maintainer writes so in its entry."""

from tahaluf.manifest import Manifest
from tahaluf.plan import Blocked, ChangeKind, Plan
from tahaluf.resources import NAME_NOT_AVAILABLE, NAME_NOT_AVAILABLE_FIX


def block_adoption(plan: Plan, manifest: Manifest, slug: str) -> Plan:
    """The plan, with nothing for the proposed project if that would adopt what exists."""
    project = manifest.find(slug)
    adopted = [c for c in plan.changes if c.project == slug and c.kind is ChangeKind.ADOPT]
    if project is None or project.adopt or not adopted:
        return plan
    blocked = Blocked(slug, adopted[0].resource, slug, NAME_NOT_AVAILABLE, NAME_NOT_AVAILABLE_FIX)
    return plan.with_projects_from([slug], Plan(blocked=(blocked,)))
