"""Selects people from the roster: by status, project or skill, or as candidates for a role."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from tahaluf.volunteers.matching import CapacityFit, Match, OpenRole, match_roles

from .person import Person, VolunteerStatus

# People who can still be offered a role
AVAILABLE_STATUSES = frozenset({VolunteerStatus.WAITING, VolunteerStatus.ANSWERED})


class RoleCandidate(NamedTuple):
    """A person who fits a role, with the reasons."""

    person: Person
    match: Match


def select_people(
    people: Iterable[Person],
    status: VolunteerStatus | None = None,
    project: str | None = None,
    skill: str | None = None,
) -> list[Person]:
    """Return the people who meet all conditions. `project` and `skill` are ids. People who have waited longest for an
    answer come first.

    A project's people are those who asked for it and those whose best match is one of its roles.
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
    """Return the available people who fit a role, best first.

    If scores are equal, people who have waited longer come first.

    Scores do not include the role's capacity, which is the same for everyone.
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
