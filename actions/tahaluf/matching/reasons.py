"""Why a role fits: what was compared, and how many points it came to."""

from dataclasses import dataclass

from . import points
from .hours import Hours
from .room import Room
from .zone import Zone


@dataclass(frozen=True, slots=True)
class SkillsFit:
    """The skills in common, of those that the role asks for."""

    shared: frozenset[str]
    asked: frozenset[str]

    @property
    def points(self) -> int:
        return points.of_skills(len(self.shared), len(self.asked))


@dataclass(frozen=True, slots=True)
class LanguagesFit:
    """The languages that somebody speaks, and those that the role works in."""

    spoken: frozenset[str]
    asked: frozenset[str]

    @property
    def points(self) -> int:
        return points.of_languages(self.spoken, self.asked)


@dataclass(frozen=True, slots=True)
class HoursFit:
    """The hours that somebody gives, and those that the role asks for."""

    given: Hours | None
    asked: Hours | None

    @property
    def points(self) -> int:
        return points.of_hours(self.given, self.asked)


@dataclass(frozen=True, slots=True)
class ZoneFit:
    """Where somebody's day is, and where the role's is."""

    given: Zone | None
    asked: Zone | None

    @property
    def points(self) -> int:
        return points.of_zone(self.given, self.asked)


@dataclass(frozen=True, slots=True)
class RoomFit:
    """The places of the role, and who has come to them."""

    room: Room

    @property
    def points(self) -> int:
        return points.of_room(self.room)


Reason = SkillsFit | LanguagesFit | HoursFit | ZoneFit | RoomFit
