"""Whom a steward looks at: people of the roster in their order, and those who fit a role."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from tahaluf.matching import Match, Opening, RoomFit, match

from .person import Person, Status

# Who may still be asked to take something on
FREE = frozenset({Status.WAITING, Status.ANSWERED})


class Candidate(NamedTuple):
    """Somebody for a role, and why."""

    person: Person
    match: Match


def choose(
    people: Iterable[Person],
    status: Status | None = None,
    project: str | None = None,
    skill: str | None = None,
) -> list[Person]:
    """Those of this status, for this project, with this skill (ids): who waits longest for an answer first.

    For a project are those who asked for it, and those whom one of its roles fits best.
    """
    chosen = (
        person
        for person in people
        if status in (None, person.status)
        and (project is None or project in person.offer.projects or project in _best(person))
        and (skill is None or skill in person.offer.skills)
    )
    return sorted(chosen, key=_waiting_first)


def candidates(people: Iterable[Person], opening: Opening) -> list[Candidate]:
    """The free people whom a role fits, best first; of two equal ones, who has waited longer.

    The room that the role has left is the same for all of them, so it counts for none.
    """
    found = [
        Candidate(person, _without_room(fit))
        for person in people
        if person.status in FREE
        for fit in match(person.offer, [opening])
    ]
    return sorted(found, key=lambda one: (not one.match.chosen, -one.match.score, one.person.since))


def _without_room(fit: Match) -> Match:
    reasons = tuple(reason for reason in fit.reasons if not isinstance(reason, RoomFit))
    return replace(fit, score=sum(reason.points for reason in reasons), reasons=reasons)


def _best(person: Person) -> Iterable[str]:
    return (matched.project for matched in person.matches[:1])


def _waiting_first(person: Person) -> tuple[bool, date, str]:
    return person.status is not Status.WAITING, person.since, person.id
