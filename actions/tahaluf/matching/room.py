"""Where there is room: the places of the roles, and who has come to them already, as counts."""

from collections import Counter
from dataclasses import dataclass, field

from .openings import Opening


@dataclass(frozen=True, slots=True)
class Room:
    """The places of a role, and how many of them have somebody, or somebody who waits for an answer.

    `untouched`: nobody at all has come to its project.
    """

    places: int
    working: int = 0
    waiting: int = 0
    untouched: bool = True

    @property
    def free(self) -> int:
        return max(0, self.places - self.working - self.waiting)


@dataclass(frozen=True, slots=True)
class Crowd:
    """People by project and role. Each person counts once, at the role that fits them best."""

    working: Counter[tuple[str, str]] = field(default_factory=Counter)
    waiting: Counter[tuple[str, str]] = field(default_factory=Counter)
    projects: Counter[str] = field(default_factory=Counter)

    def room(self, opening: Opening) -> Room:
        place = opening.project, opening.role
        return Room(
            opening.places, self.working[place], self.waiting[place], not self.projects[opening.project]
        )

    def waits(self, project: str, role: str) -> None:
        """One more who waits there."""
        self.waiting[project, role] += 1
        self.projects[project] += 1

    def works(self, project: str, role: str) -> None:
        """One more who holds a place there."""
        self.working[project, role] += 1
        self.projects[project] += 1
