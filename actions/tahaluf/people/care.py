"""What the passing of time asks for: a word where nobody answers, a nudge where it has become quiet, an end to a pause.

It is always said to stewards, in the private roster: never in public, never to a list, and about one person at a time.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from tahaluf.manifest import Manifest, Project
from tahaluf.voice import Plural, Text, voice_for

from .mentions import maintainers_of, stewards_of
from .person import Person, Status

A_DAY: Final = 20  # late answers and nudges that stewards are told of: who is told of hundreds reads none
NUDGES: Final = 2
PATIENCE: Final = timedelta(days=14)  # between two nudges, and after the last

# For translators: stands after the word "for", for how long nobody answered
DAYS: Final = Plural("{number} day", "{number} days")
LATE: Final = Text("""\
{who} Nobody has answered this person for {days}. Could you find somebody who does, or answer yourselves? A \
short word is enough: people who hear nothing in the first days seldom come back.

This is said once.""")
NUDGE: Final = Text("""\
{who} Nobody has noted a sign of this person for {days}. Ask them, in the way that you two talk, whether they go \
on. Work that is not code counts: you decide what a sign is.

* They go on: `tahaluf people seen {person}`
* They want to pause: `tahaluf people pause {person} --until {later}`
* They want to leave: `tahaluf people leave {person}`""")
LET_GO: Final = Text("""\
{who} Two nudges have had no answer, so this place is free for somebody else. Nothing was said to anybody else, and \
nothing was taken away but the place. If they come back: `tahaluf people back {person}`.""")
BACK: Final = Text("""\
{who} Their pause is over. A word of welcome, and what to do next, would help.""")


@dataclass(frozen=True, slots=True)
class Care:
    """What is to be said below a person's notice, as one comment on `topic`, and how their record then reads.

    A person without a notice (who came by the no-trace door) is cared for in the record alone.
    """

    before: Person
    person: Person
    topic: str
    words: str


def care(people: Iterable[Person], manifest: Manifest, today: date) -> tuple[Care, ...]:
    """What is due on this day, for whom has waited longest first; at most one thing for each person.

    Done twice on one day, it is the same: what was told today is in the records.
    """
    everybody = sorted(people, key=lambda person: (person.since, person.id))
    due = [found for person in everybody if (found := _due(person, manifest, today))]
    room = A_DAY - sum(_told_on(person, today) for person in everybody)
    chosen = {id(found) for found in [f for f in due if _told_on(f.person, today)][: max(0, room)]}
    return tuple(found for found in due if id(found) in chosen or not _told_on(found.person, today))


def _told_on(person: Person, day: date) -> bool:
    return day in (person.raised, person.nudged)


def _due(person: Person, manifest: Manifest, today: date) -> Care | None:
    match person.status:
        case Status.WAITING:
            return _late(person, manifest, today)
        case Status.PAUSED:
            return _back(person, manifest, today)
        case Status.WORKING:
            return _quiet(person, manifest, today)
    return None


def _late(person: Person, manifest: Manifest, today: date) -> Care | None:
    without_notice = person.form and person.notice is None  # it comes with a later sweep
    if without_notice or (person.raised and person.raised >= person.since):
        return None
    if today - person.since < timedelta(days=manifest.volunteers.answer_within):
        return None
    who = _who(person, manifest, maintainers_of) or _who(person, manifest, stewards_of)
    changed = replace(person, raised=today)
    return _say(
        changed, person, manifest, LATE, f"late-{person.since}", who, days=(today - person.since).days
    )


def _back(person: Person, manifest: Manifest, today: date) -> Care | None:
    if person.until is None or today < person.until:
        return None
    status = Status.WORKING if person.began else Status.WAITING
    changed = replace(person, status=status, since=today, until=None, nudges=0, nudged=None)
    return _say(changed, person, manifest, BACK, f"back-{person.until}")


def _quiet(person: Person, manifest: Manifest, today: date) -> Care | None:
    """A sign after the last nudge begins the count anew."""
    sign = max(person.since, person.seen or person.since)
    answered = person.nudged is None or sign >= person.nudged
    nudges = 0 if answered else person.nudges
    patience = timedelta(days=manifest.volunteers.quiet) if answered else PATIENCE
    if today - (sign if answered else person.nudged or sign) < patience:
        return None
    if nudges >= NUDGES:
        changed = replace(person, status=Status.LEFT, since=today)
        return _say(changed, person, manifest, LET_GO, f"let-go-{person.nudged}")
    changed = replace(person, nudges=nudges + 1, nudged=today)
    later = today + timedelta(days=manifest.volunteers.quiet)
    return _say(
        changed, person, manifest, NUDGE, f"nudge-{sign}-{nudges + 1}", days=(today - sign).days, later=later
    )


def _say(
    changed: Person,
    before: Person,
    manifest: Manifest,
    text: Text,
    topic: str,
    who: str | None = None,
    days: int = 0,
    **values: object,
) -> Care:
    told = _who(before, manifest, stewards_of) if who is None else who
    language = next((p.lang for p in _projects(before, manifest)), "en")
    voice = voice_for([language])
    told = f"{told}:" if told else ""
    words = voice.say(text, who=told, person=before.id, days=voice.count(DAYS, days), **values)
    return Care(before, changed, topic, voice.frame(words.strip()))


def _who(person: Person, manifest: Manifest, asked: Callable[..., str]) -> str:
    return next((asked(manifest, project) for project in _projects(person, manifest)), "")


def _projects(person: Person, manifest: Manifest) -> Iterator[Project]:
    """That of their best match; a project may have gone since."""
    for matched in person.matches[:1]:
        if project := manifest.find(matched.project):
            yield project
