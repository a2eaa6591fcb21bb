"""How well a volunteer and an open role fit, as points that a person can add up.

A role's skills count most, since no goodwill makes up for them. Room comes next: a role to which people have come
already sinks, a project to which nobody came rises, and a role without a free place is not offered at all. A
language in common, enough hours and a near time zone follow. Where one side says nothing, half of the points are
given: neither a help nor a hindrance.
"""

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from heapq import nsmallest
from typing import Final, NamedTuple

from .hours import Hours
from .openings import Opening
from .room import Crowd, Room
from .volunteer import Volunteer
from .zone import Zone, read_zone

SKILLS, ROOM, LANGUAGES, HOURS, ZONE = 50, 20, 15, 10, 5  # points at most; together 100
SHARED_ROOM: Final = 15  # where others of the project have somebody
NEAR: Final = 3  # hours apart, so that a part of the day is common
MOST: Final = 5  # as many as a steward reads


@dataclass(frozen=True, slots=True)
class SkillsFit:
    """The skills in common, of those that the role asks for."""

    shared: frozenset[str]
    asked: frozenset[str]

    @property
    def points(self) -> int:
        return _skills(len(self.shared), len(self.asked))


@dataclass(frozen=True, slots=True)
class RoomFit:
    """The places of the role, and who has come to them."""

    room: Room

    @property
    def points(self) -> int:
        return _room(self.room)


@dataclass(frozen=True, slots=True)
class LanguagesFit:
    """The languages in common, of those that the role works in: one is enough."""

    shared: frozenset[str]
    asked: frozenset[str]
    spoken: frozenset[str]

    @property
    def points(self) -> int:
        return _languages(self.spoken, self.asked)


@dataclass(frozen=True, slots=True)
class HoursFit:
    """The hours that somebody gives, and those that the role asks for."""

    given: Hours | None
    asked: Hours | None

    @property
    def points(self) -> int:
        return _hours(self.given, self.asked)


@dataclass(frozen=True, slots=True)
class ZoneFit:
    """Where somebody's day is, and where the role's is."""

    given: Zone | None
    asked: Zone | None

    @property
    def points(self) -> int:
        return _zone(self.given, self.asked)


Reason = SkillsFit | RoomFit | LanguagesFit | HoursFit | ZoneFit


@dataclass(frozen=True, slots=True)
class Match:
    """One role for one volunteer. `score`: 0 to 100, the sum of the reasons' points.

    `chosen`: the volunteer asked for this project; such roles come first, whatever the score.
    """

    project: str
    role: str
    title: str
    score: int
    chosen: bool
    reasons: tuple[Reason, ...]


def match(
    volunteer: Volunteer, openings: Iterable[Opening], crowd: Crowd | None = None, most: int = MOST
) -> tuple[Match, ...]:
    """The roles that fit best, best first. The order of `openings` does not matter.

    `crowd`: who has come already. A role without a free place is left out; so is one that asks for skills of which
    the volunteer has none, unless they chose its project.
    """
    there, zone = crowd or Crowd(), read_zone(volunteer.zone)
    fitting = (
        _Pair(volunteer, zone, opening, room)
        for opening in openings
        if _fits(volunteer, opening) and (room := there.room(opening)).free
    )
    return tuple(pair.match() for pair in nsmallest(most, fitting, key=_Pair.rank))


def spread(
    volunteers: Iterable[Volunteer], openings: Sequence[Opening], crowd: Crowd | None = None
) -> Iterator[tuple[Match, ...]]:
    """The roles for each of several people in their order, each counted at their best before the next is looked at."""
    there = deepcopy(crowd) if crowd else Crowd()
    for volunteer in volunteers:
        found = match(volunteer, openings, there)
        if found:
            there.waits(found[0].project, found[0].role)
        yield found


def _fits(volunteer: Volunteer, opening: Opening) -> bool:
    return (
        not opening.skills
        or not opening.skills.isdisjoint(volunteer.skills)
        or opening.project in volunteer.projects
    )


class _Pair(NamedTuple):
    """A person and a role, looked at together: this runs for every pair, so the reasons are only made for the best."""

    volunteer: Volunteer
    zone: Zone | None
    opening: Opening
    room: Room

    @property
    def chosen(self) -> bool:
        return self.opening.project in self.volunteer.projects

    def rank(self) -> tuple[bool, int, str, str]:
        return not self.chosen, -self.score(), self.opening.project, self.opening.role

    def score(self) -> int:
        person, role = self.volunteer, self.opening
        return (
            _skills(len(person.skills & role.skills), len(role.skills))
            + _room(self.room)
            + _languages(person.languages, role.languages)
            + _hours(person.hours, role.hours)
            + _zone(self.zone, role.zone)
        )

    def match(self) -> Match:
        person, role = self.volunteer, self.opening
        reasons: tuple[Reason, ...] = (
            SkillsFit(person.skills & role.skills, role.skills),
            LanguagesFit(person.languages & role.languages, role.languages, person.languages),
            HoursFit(person.hours, role.hours),
            ZoneFit(self.zone, role.zone),
            RoomFit(self.room),
        )
        points = sum(reason.points for reason in reasons)
        return Match(role.project, role.role, role.title, points, self.chosen, reasons)


def _skills(shared: int, asked: int) -> int:
    return SKILLS * shared // asked if asked else SKILLS // 2


def _room(room: Room) -> int:
    return ROOM if room.untouched else SHARED_ROOM * room.free // room.places


def _languages(spoken: frozenset[str], asked: frozenset[str]) -> int:
    if not spoken or not asked:
        return LANGUAGES // 2
    return 0 if spoken.isdisjoint(asked) else LANGUAGES


def _hours(given: Hours | None, asked: Hours | None) -> int:
    """More hours than asked for is no harm: people give a part of them."""
    if given is None or asked is None:
        return HOURS // 2
    if given.high is None or given.high >= asked.low:
        return HOURS
    return HOURS * given.high // asked.low


def _zone(given: Zone | None, asked: Zone | None) -> int:
    if given is None or asked is None:
        return ZONE // 2
    apart = given.apart(asked)
    if not apart:
        return ZONE
    return ZONE // 2 if apart <= NEAR else 0
