"""Updates the status and dates of a person. Repeating an update has no further effect."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from tahaluf.consent import ConsentLevel, public_name
from tahaluf.problems import CommandError

from .person import Account, Person, VolunteerStatus


def note_answer(person: Person, moment: datetime) -> Person:
    """Record that a human answered.

    The earliest answer is kept, regardless of the order in which answers are recorded.
    """
    answered_at = moment.astimezone(UTC).replace(microsecond=0)
    first = min(answered_at, person.answered) if person.answered else answered_at
    if person.status is VolunteerStatus.WAITING:
        return replace(person, status=VolunteerStatus.ANSWERED, since=answered_at.date(), answered=first)
    return replace(person, answered=first)


def note_start(person: Person, day: date) -> Person:
    """Record that the person started working, and keep the earliest day."""
    first = min(day, person.began) if person.began else day
    if person.status is VolunteerStatus.WORKING:
        return replace(person, began=first)
    return replace(person, status=VolunteerStatus.WORKING, since=day, until=None, began=first)


def note_activity(person: Person, day: date) -> Person:
    """Record that the person was active."""
    return person if person.seen and person.seen >= day else replace(person, seen=day)


def note_level(person: Person, level: ConsentLevel, account: Account | None, moment: datetime) -> Person:
    """Record how the person chose to appear in public.

    The latest choice is kept, regardless of the order in which choices are recorded.

    The account is stored only if the level allows the person to be named.
    """
    chosen_at = moment.astimezone(UTC).replace(microsecond=0)
    if person.level_since and chosen_at <= person.level_since:
        return person
    named = account if account and public_name(level, account.login) else None
    return replace(person, level=level, level_since=chosen_at, account=named)


def note_pause(person: Person, day: date, until: date) -> Person:
    """Record that the person is taking a break until `until`. Raises CommandError unless `until` is after `day`."""
    if until <= day:
        raise CommandError("a pause must end after today", "give a later day")
    if person.status is VolunteerStatus.PAUSED:
        return replace(person, until=until)
    return replace(person, status=VolunteerStatus.PAUSED, since=day, until=until)


def note_return(person: Person, day: date) -> Person:
    """Record that the person is back. Their status is WORKING if they had started before, and otherwise that of
    someone who waits for an answer.
    """
    if person.status not in (VolunteerStatus.PAUSED, VolunteerStatus.LEFT):
        return person
    status = VolunteerStatus.WORKING if person.began else VolunteerStatus.WAITING
    return replace(person, status=status, since=day, until=None, nudges=0, nudged=None)


def newly_answered(people: Iterable[Person], answers: Mapping[int, Sequence[datetime]]) -> list[Person]:
    """Return the waiting people whom someone has answered on GitHub, with that answer recorded.

    `answers`: the times of the answers, in order, by form number. An answer from before the person started waiting
    belongs to an earlier form.
    """
    return [
        note_answer(person, moment)
        for person in people
        if person.status is VolunteerStatus.WAITING
        and (moment := next((m for m in answers.get(person.form, ()) if m.date() >= person.since), None))
    ]
