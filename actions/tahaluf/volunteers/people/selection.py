"""Whom a steward looks at: people of the roster in their order, and those who fit a role."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from tahaluf.volunteers.matching import CapacityFit, Match, OpenRole, match_roles

from .person import Person, VolunteerStatus

# Who may still be asked to take something on
AVAILABLE_STATUSES = frozenset({VolunteerStatus.WAITING, VolunteerStatus.ANSWERED})


class RoleCandidate(NamedTuple):
    """Somebody for a role, and why."""

    person: Person
    match: Match


def select_people(
    people: Iterable[Person],
    status: VolunteerStatus | None = None,
    project: str | None = None,
    skill: str | None = None,
) -> list[Person]:
    """Those of this status, for this project, with this skill (ids): who waits longest for an answer first.

    For a project are those who asked for it, and those whom one of its roles fits best.
    """
    selected = (
        person
        for person in people
        if status in (None, person.status)
        and (project is None or project in person.profile.projects or project in _best_project(person))
        and (skill is None or skill in person.profile.skills)
    )
    return sorted(selected, key=_waiting_first_key)


def candidates_for_role(people: Iterable[Person], open_role: OpenRole) -> list[RoleCandidate]:
    """The free people whom a role fits, best first; of two equal ones, who has waited longer.

    The room that the role has left is the same for all of them, so it counts for none.
    """
    unsorted = [
        RoleCandidate(person, _without_capacity(fit))
        for person in people
        if person.status in AVAILABLE_STATUSES
        for fit in match_roles(person.profile, [open_role])
    ]
    return sorted(unsorted, key=lambda one: (not one.match.requested, -one.match.score, one.person.since))


def _without_capacity(fit: Match) -> Match:
    reasons = tuple(reason for reason in fit.reasons if not isinstance(reason, CapacityFit))
    return replace(fit, score=sum(reason.points for reason in reasons), reasons=reasons)


def _best_project(person: Person) -> Iterable[str]:
    return (matched.project for matched in person.matches[:1])


def _waiting_first_key(person: Person) -> tuple[bool, date, str]:
    return person.status is not VolunteerStatus.WAITING, person.since, person.id
