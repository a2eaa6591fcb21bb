"""Lists the roles in the manifest that are open to volunteers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from tahaluf.manifest import Manifest, Project
from tahaluf.volunteers.form import Hours, TimeZoneRange, read_hours, read_zone

# If a project has no steward, no one would answer volunteers. Dormant and archived projects have no work to do.
RECRUITING_STATUSES: Final = frozenset({"active"})


@dataclass(frozen=True, slots=True)
class OpenRole:
    """A role with at least one open place.

    `skills` and `languages` contain ids. An empty set means that none are required.
    """

    project: str
    role: str
    title: str
    skills: frozenset[str]
    languages: frozenset[str]
    hours: Hours | None
    places: int
    zone: TimeZoneRange | None = None
    until: date | None = None


def open_roles(manifest: Manifest) -> tuple[OpenRole, ...]:
    """Return the roles of active projects with an open place, in the manifest's order.

    This includes roles whose `until` date has passed.
    """
    return tuple(open_role for project in manifest.projects for open_role in _open_roles_of(project))


def roles_open_on(roles: Iterable[OpenRole], day: date) -> tuple[OpenRole, ...]:
    """Return the roles that are still open on that day."""
    return tuple(role for role in roles if role.until is None or day <= role.until)


def _open_roles_of(project: Project) -> Iterable[OpenRole]:
    if project.status not in RECRUITING_STATUSES:
        return
    for role in project.roles:
        if role.open > 0:
            yield OpenRole(
                project=project.slug,
                role=role.id,
                title=role.title,
                skills=frozenset(role.skills),
                languages=frozenset(role.languages or project.languages),
                hours=read_hours(role.hours),
                places=role.open,
                zone=read_zone(role.zone),
                until=role.until,
            )
