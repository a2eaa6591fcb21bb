"""What a fit is worth: 100 points at most, so that a person can add them up.

A role's skills count most, since no goodwill makes up for them. Room comes next: a role to which people have come
already sinks, a project to which nobody came rises. A language in common, enough hours and a near time zone follow.
Where one side says nothing, half of the points are given: neither a help nor a hindrance.
"""

from typing import Final

from .capacity import RoleCapacity
from .hours import Hours
from .zone import TimeZoneRange

MAX_SKILL_POINTS, MAX_CAPACITY_POINTS, MAX_LANGUAGE_POINTS, MAX_HOURS_POINTS, MAX_ZONE_POINTS = (
    50,
    20,
    15,
    10,
    5,
)
MAX_STAFFED_CAPACITY_POINTS: Final = 15  # where others of the project have somebody
NEARBY_HOURS: Final = 3  # hours apart, so that a part of the day is common


def skill_points(shared: int, required: int) -> int:
    """How many skills are shared, of so many that the role asks for."""
    return MAX_SKILL_POINTS * shared // required if required else MAX_SKILL_POINTS // 2


def capacity_points(capacity: RoleCapacity) -> int:
    return (
        MAX_CAPACITY_POINTS
        if capacity.project_unstaffed
        else MAX_STAFFED_CAPACITY_POINTS * capacity.free // capacity.places
    )


def language_points(spoken: frozenset[str], required: frozenset[str]) -> int:
    """One in common is enough."""
    if not spoken or not required:
        return MAX_LANGUAGE_POINTS // 2
    return 0 if spoken.isdisjoint(required) else MAX_LANGUAGE_POINTS


def hours_points(offered: Hours | None, required: Hours | None) -> int:
    """More hours than asked for is no harm: people give a part of them."""
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
