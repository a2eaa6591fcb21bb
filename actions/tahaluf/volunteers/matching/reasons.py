"""Why a role fits: what was compared, and how many points it came to."""

from dataclasses import dataclass

from . import scoring
from .capacity import RoleCapacity
from .hours import Hours
from .zone import TimeZoneRange


@dataclass(frozen=True, slots=True)
class SkillsFit:
    """The skills in common, of those that the role asks for."""

    shared: frozenset[str]
    required: frozenset[str]

    @property
    def points(self) -> int:
        return scoring.skill_points(len(self.shared), len(self.required))


@dataclass(frozen=True, slots=True)
class LanguagesFit:
    """The languages that somebody speaks, and those that the role works in."""

    spoken: frozenset[str]
    required: frozenset[str]

    @property
    def points(self) -> int:
        return scoring.language_points(self.spoken, self.required)


@dataclass(frozen=True, slots=True)
class HoursFit:
    """The hours that somebody gives, and those that the role asks for."""

    offered: Hours | None
    required: Hours | None

    @property
    def points(self) -> int:
        return scoring.hours_points(self.offered, self.required)


@dataclass(frozen=True, slots=True)
class TimeZoneFit:
    """Where somebody's day is, and where the role's is."""

    offered: TimeZoneRange | None
    required: TimeZoneRange | None

    @property
    def points(self) -> int:
        return scoring.zone_points(self.offered, self.required)


@dataclass(frozen=True, slots=True)
class CapacityFit:
    """The places of the role, and who has come to them."""

    capacity: RoleCapacity

    @property
    def points(self) -> int:
        return scoring.capacity_points(self.capacity)


MatchReason = SkillsFit | LanguagesFit | HoursFit | TimeZoneFit | CapacityFit
