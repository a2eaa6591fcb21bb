"""What a steward, or the clock, notes of a person: the same note twice is one note."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from tahaluf.problems import Stopped

from .person import Person, Status


def note_answer(person: Person, moment: datetime) -> Person:
    """A human answered at this moment. The first answer is kept, whenever it is noted."""
    when = moment.astimezone(UTC).replace(microsecond=0)
    first = min(when, person.answered) if person.answered else when
    if person.status is Status.WAITING:
        return replace(person, status=Status.ANSWERED, since=when.date(), answered=first)
    return replace(person, answered=first)


def note_beginning(person: Person, day: date) -> Person:
    """They have begun a piece of work. The first day of all is kept."""
    first = min(day, person.began) if person.began else day
    if person.status is Status.WORKING:
        return replace(person, began=first)
    return replace(person, status=Status.WORKING, since=day, until=None, began=first)


def note_sign(person: Person, day: date) -> Person:
    """They gave a sign."""
    return person if person.seen and person.seen >= day else replace(person, seen=day)


def note_pause(person: Person, day: date, until: date) -> Person:
    """They come back on `until`. Raises Stopped where that is not after today."""
    if until <= day:
        raise Stopped("a pause ends on a later day than today", "give a later day")
    if person.status is Status.PAUSED:
        return replace(person, until=until)
    return replace(person, status=Status.PAUSED, since=day, until=until)


def note_return(person: Person, day: date) -> Person:
    """They are there again: at work, where they had begun; else they wait to hear what there is to do."""
    if person.status not in (Status.PAUSED, Status.LEFT):
        return person
    status = Status.WORKING if person.began else Status.WAITING
    return replace(person, status=status, since=day, until=None, nudges=0, nudged=None)


def heard(people: Iterable[Person], answers: Mapping[int, Sequence[datetime]]) -> list[Person]:
    """Those who wait and of whom GitHub shows that somebody has answered them.

    `answers`: by the number of their form, in order. One from before they began to wait is one to something else.
    """
    return [
        note_answer(one, moment)
        for one in people
        if one.status is Status.WAITING
        and (moment := next((m for m in answers.get(one.form, ()) if m.date() >= one.since), None))
    ]
