"""Who has come to which role already, counted from the roster: so that the next people go where nobody is yet."""

from collections.abc import Iterable
from typing import Final

from tahaluf.matching import Crowd

from .person import Person, Status

# Who holds a place: somebody who paused comes back, and finds it.
HOLDING: Final = frozenset({Status.WORKING, Status.PAUSED})
EXPECTING: Final = frozenset({Status.WAITING, Status.ANSWERED})


def crowd(people: Iterable[Person]) -> Crowd:
    """Count the people of the roster. Who left holds nothing."""
    found = Crowd()
    for person in people:
        count_in(found, person)
    return found


def count_in(found: Crowd, person: Person) -> None:
    """One more person of the roster."""
    if not person.matches:
        return
    best = person.matches[0]
    if person.status in HOLDING:
        found.works(best.project, best.role)
    elif person.status in EXPECTING:
        found.waits(best.project, best.role)
