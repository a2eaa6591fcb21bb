"""How well a volunteer and an open role fit, as points that a person can add up.

A role's skills count most, since no goodwill makes up for them; a language in common and enough hours follow.
Where one side says nothing, half of the points are given: neither a help nor a hindrance.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest
from typing import Final

from .hours import Hours
from .openings import Opening
from .volunteer import Volunteer

SKILLS, LANGUAGES, HOURS = 60, 20, 20  # points at most; together 100
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


Reason = SkillsFit | LanguagesFit | HoursFit


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


def match(volunteer: Volunteer, openings: Iterable[Opening], most: int = MOST) -> tuple[Match, ...]:
    """The roles that fit best, best first. The order of `openings` does not matter.

    A role that asks for skills of which the volunteer has none is left out, unless they chose its project.
    """
    fitting = (opening for opening in openings if _fits(volunteer, opening))
    best = nsmallest(most, fitting, key=lambda opening: _rank(volunteer, opening))
    return tuple(_match(volunteer, opening) for opening in best)


def _fits(volunteer: Volunteer, opening: Opening) -> bool:
    return (
        not opening.skills
        or not opening.skills.isdisjoint(volunteer.skills)
        or opening.project in volunteer.projects
    )


def _rank(volunteer: Volunteer, opening: Opening) -> tuple[bool, int, str, str]:
    chosen = opening.project in volunteer.projects
    return not chosen, -_score(volunteer, opening), opening.project, opening.role


def _match(volunteer: Volunteer, opening: Opening) -> Match:
    reasons: tuple[Reason, ...] = (
        SkillsFit(volunteer.skills & opening.skills, opening.skills),
        LanguagesFit(volunteer.languages & opening.languages, opening.languages, volunteer.languages),
        HoursFit(volunteer.hours, opening.hours),
    )
    return Match(
        project=opening.project,
        role=opening.role,
        title=opening.title,
        score=sum(reason.points for reason in reasons),
        chosen=opening.project in volunteer.projects,
        reasons=reasons,
    )


def _score(volunteer: Volunteer, opening: Opening) -> int:
    """The score alone, without the values that explain it: this runs for every pair of person and role."""
    return (
        _skills(len(volunteer.skills & opening.skills), len(opening.skills))
        + _languages(volunteer.languages, opening.languages)
        + _hours(volunteer.hours, opening.hours)
    )


def _skills(shared: int, asked: int) -> int:
    return SKILLS * shared // asked if asked else SKILLS // 2


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
