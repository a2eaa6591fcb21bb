"""The places that are open to volunteers, taken from the manifest."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tahaluf.manifest import Manifest, Project

from .hours import Hours, read_hours
from .zone import Zone, read_zone

# A project that has lost its stewards has nobody who would answer; a dormant or archived one has no work.
TAKING: Final = frozenset({"active"})


@dataclass(frozen=True, slots=True)
class Opening:
    """A role with at least one open place. `skills` and `languages` are ids; empty means "any"."""

    project: str
    role: str
    title: str
    skills: frozenset[str]
    languages: frozenset[str]
    hours: Hours | None
    places: int
    zone: Zone | None = None


def openings(manifest: Manifest) -> tuple[Opening, ...]:
    """All open roles of the projects whose status takes people, in the manifest's order."""
    return tuple(opening for project in manifest.projects for opening in _of(project))


def _of(project: Project) -> Iterable[Opening]:
    if project.status not in TAKING:
        return
    for role in project.roles:
        if role.open > 0:
            yield Opening(
                project=project.slug,
                role=role.id,
                title=role.title,
                skills=frozenset(role.skills),
                languages=frozenset(role.languages or project.languages),
                hours=read_hours(role.hours),
                places=role.open,
                zone=read_zone(role.zone),
            )
