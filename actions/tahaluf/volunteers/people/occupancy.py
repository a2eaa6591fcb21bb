"""Counts the people in the roster by role, so that newcomers are directed to roles that no one has yet."""

from collections.abc import Iterable
from typing import Final

from tahaluf.volunteers.matching import Occupancy

from .person import Person, VolunteerStatus

# People keep their place while they take a break
OCCUPYING_STATUSES: Final = frozenset({VolunteerStatus.WORKING, VolunteerStatus.PAUSED})
PENDING_STATUSES: Final = frozenset({VolunteerStatus.WAITING, VolunteerStatus.ANSWERED})


def count_occupancy(people: Iterable[Person]) -> Occupancy:
    """Count the people in the roster, except those who have left."""
    occupancy = Occupancy()
    for person in people:
        add_person(occupancy, person)
    return occupancy


def add_person(occupancy: Occupancy, person: Person) -> None:
    """Count one more person for their best match, if they have one and have not left."""
    if not person.matches:
        return
    best = person.matches[0]
    if person.status in OCCUPYING_STATUSES:
        occupancy.add_working(best.project, best.role)
    elif person.status in PENDING_STATUSES:
        occupancy.add_waiting(best.project, best.role)
