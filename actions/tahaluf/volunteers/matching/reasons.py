"""The reasons why a role fits. Each reason contains the data that was compared, and its points."""

from dataclasses import dataclass

from tahaluf.volunteers.form import Hours, TimeZoneRange

from . import scoring
from .capacity import RoleCapacity


@dataclass(frozen=True, slots=True)
class SkillsFit:
    """The skills that the role requires, and those of them that the volunteer has."""

    shared: frozenset[str]
    required: frozenset[str]

    @property
    def points(self) -> int:
        return scoring.skill_points(len(self.shared), len(self.required))


@dataclass(frozen=True, slots=True)
class LanguagesFit:
    """The volunteer's languages, and the role's working languages."""

    spoken: frozenset[str]
    required: frozenset[str]

    @property
    def points(self) -> int:
        return scoring.language_points(self.spoken, self.required)


@dataclass(frozen=True, slots=True)
class HoursFit:
    """The hours that the volunteer offers and the role needs."""

    offered: Hours | None
    required: Hours | None

    @property
    def points(self) -> int:
        return scoring.hours_points(self.offered, self.required)


@dataclass(frozen=True, slots=True)
class TimeZoneFit:
    """The time zones of the volunteer and the role."""

    offered: TimeZoneRange | None
    required: TimeZoneRange | None

    @property
    def points(self) -> int:
        return scoring.zone_points(self.offered, self.required)


@dataclass(frozen=True, slots=True)
class CapacityFit:
    """How many places are left in the role."""

    capacity: RoleCapacity

    @property
    def points(self) -> int:
        return scoring.capacity_points(self.capacity)


MatchReason = SkillsFit | LanguagesFit | HoursFit | TimeZoneFit | CapacityFit
