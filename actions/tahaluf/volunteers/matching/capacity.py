"""Counts each role's places, and how many of them are taken."""

from collections import Counter
from dataclasses import dataclass, field

from .open_roles import OpenRole


@dataclass(frozen=True, slots=True)
class RoleCapacity:
    """The number of openings in a role, and the number of people who fill it or are waiting for an answer.

    `project_unstaffed`: whether no one works on the project or is waiting for an answer about it.
    """

    places: int
    working: int = 0
    waiting: int = 0
    project_unstaffed: bool = True

    @property
    def free(self) -> int:
        return max(0, self.places - self.working - self.waiting)


@dataclass(frozen=True, slots=True)
class Occupancy:
    """The number of people in each project and role. Each person is counted once, for their best match."""

    working: Counter[tuple[str, str]] = field(default_factory=Counter)
    waiting: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_project: Counter[str] = field(default_factory=Counter)

    def capacity(self, open_role: OpenRole) -> RoleCapacity:
        key = open_role.project, open_role.role
        return RoleCapacity(
            open_role.places, self.working[key], self.waiting[key], not self.by_project[open_role.project]
        )

    def add_waiting(self, project: str, role: str) -> None:
        """Count one more person who is waiting for an answer about this role."""
        self.waiting[project, role] += 1
        self.by_project[project] += 1

    def add_working(self, project: str, role: str) -> None:
        """Count one more person with a place in this role."""
        self.working[project, role] += 1
        self.by_project[project] += 1
