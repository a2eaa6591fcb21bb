"""Finds the open roles that fit a volunteer best."""

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest
from typing import Final, NamedTuple

from tahaluf.volunteers.form import TimeZoneRange, VolunteerProfile, read_zone

from . import scoring
from .capacity import Occupancy, RoleCapacity
from .open_roles import OpenRole
from .reasons import CapacityFit, HoursFit, LanguagesFit, MatchReason, SkillsFit, TimeZoneFit

MAX_MATCHES: Final = 5  # stewards would not read a longer list


@dataclass(frozen=True, slots=True)
class Match:
    """A role that matches a volunteer. `score`: the sum of the reasons' points, from 0 to 100.

    `requested`: whether the volunteer asked for the role's project. Requested roles come first, regardless of their
    score.
    """

    project: str
    role: str
    title: str
    score: int
    requested: bool
    reasons: tuple[MatchReason, ...]


def match_roles(
    profile: VolunteerProfile,
    open_roles: Iterable[OpenRole],
    occupancy: Occupancy | None = None,
    limit: int = MAX_MATCHES,
) -> tuple[Match, ...]:
    """Return at most `limit` roles, best first. The order of `open_roles` does not matter.

    Roles that are full are skipped, unless the volunteer asked for the project. Roles that require skills are also
    skipped if the volunteer has none of these skills.
    """
    current, zone = occupancy or Occupancy(), read_zone(profile.zone)
    pairs = (
        _RolePair(profile, zone, open_role, capacity)
        for open_role in open_roles
        if _fits(profile, open_role) and (capacity := current.capacity(open_role)).free
    )
    return tuple(pair.to_match() for pair in nsmallest(limit, pairs, key=_RolePair.rank))


def _fits(profile: VolunteerProfile, open_role: OpenRole) -> bool:
    return (
        not open_role.skills
        or not open_role.skills.isdisjoint(profile.skills)
        or open_role.project in profile.projects
    )


class _RolePair(NamedTuple):
    """A volunteer and a role. There can be a million such pairs, so only the best ones become a `Match`."""

    profile: VolunteerProfile
    zone: TimeZoneRange | None
    open_role: OpenRole
    capacity: RoleCapacity

    @property
    def requested(self) -> bool:
        return self.open_role.project in self.profile.projects

    def rank(self) -> tuple[bool, int, str, str]:
        return not self.requested, -self.score(), self.open_role.project, self.open_role.role

    def score(self) -> int:
        """Return the score that the result of `to_match` would have, without computing the reasons."""
        profile, role = self.profile, self.open_role
        return (
            scoring.skill_points(len(profile.skills & role.skills), len(role.skills))
            + scoring.language_points(profile.languages, role.languages)
            + scoring.hours_points(profile.hours, role.hours)
            + scoring.zone_points(self.zone, role.zone)
            + scoring.capacity_points(self.capacity)
        )

    def to_match(self) -> Match:
        profile, role = self.profile, self.open_role
        reasons: tuple[MatchReason, ...] = (
            SkillsFit(profile.skills & role.skills, role.skills),
            LanguagesFit(profile.languages, role.languages),
            HoursFit(profile.hours, role.hours),
            TimeZoneFit(self.zone, role.zone),
            CapacityFit(self.capacity),
        )
        return Match(role.project, role.role, role.title, self.score(), self.requested, reasons)
