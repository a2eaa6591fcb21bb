"""Where there is room: the places of the roles, and who has come to them already, as counts."""

from collections import Counter
from dataclasses import dataclass, field

from .open_roles import OpenRole


@dataclass(frozen=True, slots=True)
class RoleCapacity:
    """The places of a role, and how many of them have somebody, or somebody who waits for an answer.

    `untouched`: nobody at all has come to its project.
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
    """People by project and role. Each person counts once, at the role that fits them best."""

    working: Counter[tuple[str, str]] = field(default_factory=Counter)
    waiting: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_project: Counter[str] = field(default_factory=Counter)

    def capacity(self, open_role: OpenRole) -> RoleCapacity:
        key = open_role.project, open_role.role
        return RoleCapacity(
            open_role.places, self.working[key], self.waiting[key], not self.by_project[open_role.project]
        )

    def add_waiting(self, project: str, role: str) -> None:
        """One more who waits there."""
        self.waiting[project, role] += 1
        self.by_project[project] += 1

    def add_working(self, project: str, role: str) -> None:
        """One more who holds a place there."""
        self.working[project, role] += 1
        self.by_project[project] += 1
