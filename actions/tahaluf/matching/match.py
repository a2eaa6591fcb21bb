"""Which open roles fit what somebody offers: a role without a free place is not offered at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest
from typing import Final, NamedTuple

from . import points
from .offer import Offer
from .openings import Opening
from .reasons import HoursFit, LanguagesFit, Reason, RoomFit, SkillsFit, ZoneFit
from .room import Crowd, Room
from .zone import Zone, read_zone

MOST: Final = 5  # as many as a steward reads


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
    offer: Offer, openings: Iterable[Opening], crowd: Crowd | None = None, most: int = MOST
) -> tuple[Match, ...]:
    """The roles that fit best, best first. The order of `openings` does not matter.

    `crowd`: who has come already. A role without a free place is left out; so is one that asks for skills of which
    the volunteer has none, unless they chose its project.
    """
    there, zone = crowd or Crowd(), read_zone(offer.zone)
    fitting = (
        _Pair(offer, zone, opening, room)
        for opening in openings
        if _fits(offer, opening) and (room := there.room(opening)).free
    )
    return tuple(pair.match() for pair in nsmallest(most, fitting, key=_Pair.rank))


def _fits(offer: Offer, opening: Opening) -> bool:
    return (
        not opening.skills or not opening.skills.isdisjoint(offer.skills) or opening.project in offer.projects
    )


class _Pair(NamedTuple):
    """An offer and a role. A surge has a million of them, so the best alone become a `Match` with its reasons."""

    offer: Offer
    zone: Zone | None
    opening: Opening
    room: Room

    @property
    def chosen(self) -> bool:
        return self.opening.project in self.offer.projects

    def rank(self) -> tuple[bool, int, str, str]:
        return not self.chosen, -self.score(), self.opening.project, self.opening.role

    def score(self) -> int:
        """The sum of the reasons' points."""
        given, role = self.offer, self.opening
        return (
            points.of_skills(len(given.skills & role.skills), len(role.skills))
            + points.of_languages(given.languages, role.languages)
            + points.of_hours(given.hours, role.hours)
            + points.of_zone(self.zone, role.zone)
            + points.of_room(self.room)
        )

    def match(self) -> Match:
        given, role = self.offer, self.opening
        reasons: tuple[Reason, ...] = (
            SkillsFit(given.skills & role.skills, role.skills),
            LanguagesFit(given.languages, role.languages),
            HoursFit(given.hours, role.hours),
            ZoneFit(self.zone, role.zone),
            RoomFit(self.room),
        )
        return Match(role.project, role.role, role.title, self.score(), self.chosen, reasons)
