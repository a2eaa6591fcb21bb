"""What a fit is worth: 100 points at most, so that a person can add them up.

A role's skills count most, since no goodwill makes up for them. Room comes next: a role to which people have come
already sinks, a project to which nobody came rises. A language in common, enough hours and a near time zone follow.
Where one side says nothing, half of the points are given: neither a help nor a hindrance.
"""

from typing import Final

from .hours import Hours
from .room import Room
from .zone import Zone

SKILLS, ROOM, LANGUAGES, HOURS, ZONE = 50, 20, 15, 10, 5
SHARED_ROOM: Final = 15  # where others of the project have somebody
NEAR: Final = 3  # hours apart, so that a part of the day is common


def of_skills(shared: int, asked: int) -> int:
    """How many skills are shared, of so many that the role asks for."""
    return SKILLS * shared // asked if asked else SKILLS // 2


def of_room(room: Room) -> int:
    return ROOM if room.untouched else SHARED_ROOM * room.free // room.places


def of_languages(spoken: frozenset[str], asked: frozenset[str]) -> int:
    """One in common is enough."""
    if not spoken or not asked:
        return LANGUAGES // 2
    return 0 if spoken.isdisjoint(asked) else LANGUAGES


def of_hours(given: Hours | None, asked: Hours | None) -> int:
    """More hours than asked for is no harm: people give a part of them."""
    if given is None or asked is None:
        return HOURS // 2
    if given.high is None or given.high >= asked.low:
        return HOURS
    return HOURS * given.high // asked.low


def of_zone(given: Zone | None, asked: Zone | None) -> int:
    if given is None or asked is None:
        return ZONE // 2
    apart = given.apart(asked)
    if not apart:
        return ZONE
    return ZONE // 2 if apart <= NEAR else 0
