"""What a steward, or the clock, notes of a person: the same note twice is one note."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from tahaluf.problems import CommandError

from .person import Person, VolunteerStatus


def note_answer(person: Person, moment: datetime) -> Person:
    """A human answered at this moment. The first answer is kept, whenever it is noted."""
    answered_at = moment.astimezone(UTC).replace(microsecond=0)
    first = min(answered_at, person.answered) if person.answered else answered_at
    if person.status is VolunteerStatus.WAITING:
        return replace(person, status=VolunteerStatus.ANSWERED, since=answered_at.date(), answered=first)
    return replace(person, answered=first)


def note_start(person: Person, day: date) -> Person:
    """They have begun a piece of work. The first day of all is kept."""
    first = min(day, person.began) if person.began else day
    if person.status is VolunteerStatus.WORKING:
        return replace(person, began=first)
    return replace(person, status=VolunteerStatus.WORKING, since=day, until=None, began=first)


def note_activity(person: Person, day: date) -> Person:
    """They gave a sign."""
    return person if person.seen and person.seen >= day else replace(person, seen=day)


def note_pause(person: Person, day: date, until: date) -> Person:
    """They come back on `until`. Raises Stopped where that is not after today."""
    if until <= day:
        raise CommandError("a pause ends on a later day than today", "give a later day")
    if person.status is VolunteerStatus.PAUSED:
        return replace(person, until=until)
    return replace(person, status=VolunteerStatus.PAUSED, since=day, until=until)


def note_return(person: Person, day: date) -> Person:
    """They are there again: at work, where they had begun; else they wait to hear what there is to do."""
    if person.status not in (VolunteerStatus.PAUSED, VolunteerStatus.LEFT):
        return person
    status = VolunteerStatus.WORKING if person.began else VolunteerStatus.WAITING
    return replace(person, status=status, since=day, until=None, nudges=0, nudged=None)


def newly_answered(people: Iterable[Person], answers: Mapping[int, Sequence[datetime]]) -> list[Person]:
    """Those who wait and of whom GitHub shows that somebody has answered them.

    `answers`: by the number of their form, in order. One from before they began to wait is one to something else.
    """
    return [
        note_answer(person, moment)
        for person in people
        if person.status is VolunteerStatus.WAITING
        and (moment := next((m for m in answers.get(person.form, ()) if m.date() >= person.since), None))
    ]
