"""Scores matches. The points add up to at most 100, so people can check the sum.

Skills count most, because goodwill cannot replace them. Capacity comes next. Roles with more free places score
higher, and roles in projects without any people score highest. Next come a common language, enough hours and a nearby
time zone. If data about the volunteer or the role is missing, half of the points are given, so a missing answer
neither helps nor hurts.
"""

from typing import Final

from tahaluf.volunteers.form import Hours, TimeZoneRange

from .capacity import RoleCapacity

MAX_SKILL_POINTS, MAX_CAPACITY_POINTS, MAX_LANGUAGE_POINTS, MAX_HOURS_POINTS, MAX_ZONE_POINTS = (
    50,
    20,
    15,
    10,
    5,
)
MAX_STAFFED_CAPACITY_POINTS: Final = 15  # the maximum if someone already works on the project
NEARBY_HOURS: Final = 3  # working days still overlap if the zones differ by at most this many hours


def skill_points(shared: int, required: int) -> int:
    """Return the points for skills. `shared`: how many of the `required` skills the volunteer has."""
    return MAX_SKILL_POINTS * shared // required if required else MAX_SKILL_POINTS // 2


def capacity_points(capacity: RoleCapacity) -> int:
    return (
        MAX_CAPACITY_POINTS
        if capacity.project_unstaffed
        else MAX_STAFFED_CAPACITY_POINTS * capacity.free // capacity.places
    )


def language_points(spoken: frozenset[str], required: frozenset[str]) -> int:
    """Return the points for languages. One common language is enough for full points."""
    if not spoken or not required:
        return MAX_LANGUAGE_POINTS // 2
    return 0 if spoken.isdisjoint(required) else MAX_LANGUAGE_POINTS


def hours_points(offered: Hours | None, required: Hours | None) -> int:
    """Return the points for hours.

    An offer of more hours than necessary still gets full points, because people do not have to spend all their hours
    on one role.
    """
    if offered is None or required is None:
        return MAX_HOURS_POINTS // 2
    if offered.high is None or offered.high >= required.low:
        return MAX_HOURS_POINTS
    return MAX_HOURS_POINTS * offered.high // required.low


def zone_points(offered: TimeZoneRange | None, required: TimeZoneRange | None) -> int:
    if offered is None or required is None:
        return MAX_ZONE_POINTS // 2
    gap = offered.hours_apart(required)
    if not gap:
        return MAX_ZONE_POINTS
    return MAX_ZONE_POINTS // 2 if gap <= NEARBY_HOURS else 0
