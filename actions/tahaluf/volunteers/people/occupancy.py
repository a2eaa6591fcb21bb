"""Who has come to which role already, counted from the roster: so that the next people go where nobody is yet."""

from collections.abc import Iterable
from typing import Final

from tahaluf.volunteers.matching import Occupancy

from .person import Person, VolunteerStatus

# Who holds a place: somebody who paused comes back, and finds it.
OCCUPYING_STATUSES: Final = frozenset({VolunteerStatus.WORKING, VolunteerStatus.PAUSED})
PENDING_STATUSES: Final = frozenset({VolunteerStatus.WAITING, VolunteerStatus.ANSWERED})


def count_occupancy(people: Iterable[Person]) -> Occupancy:
    """Count the people of the roster. Who left holds nothing."""
    occupancy = Occupancy()
    for person in people:
        add_person(occupancy, person)
    return occupancy


def add_person(occupancy: Occupancy, person: Person) -> None:
    """One more person of the roster."""
    if not person.matches:
        return
    best = person.matches[0]
    if person.status in OCCUPYING_STATUSES:
        occupancy.add_working(best.project, best.role)
    elif person.status in PENDING_STATUSES:
        occupancy.add_waiting(best.project, best.role)
