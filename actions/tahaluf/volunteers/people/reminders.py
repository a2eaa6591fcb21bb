"""Writes reminders to stewards about people who have had no answer, have been inactive, or whose pause is over.

Reminders are posted only in the private roster, each as a comment on the notice about that person.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from tahaluf.i18n import Message, PluralMessage, translator_for
from tahaluf.item_errors import ItemErrors
from tahaluf.manifest import Manifest, Project

from .mentions import mention_maintainers, mention_stewards
from .person import Person, VolunteerStatus

DAILY_LIMIT: Final = 20  # per day, about late answers and inactivity; no one would read hundreds of reminders
MAX_NUDGES: Final = 2
# The time between two reminders about inactivity, and after the last one
NUDGE_INTERVAL: Final = timedelta(days=14)

# For translators: inserted after the word "for": how long nobody has answered
DAYS: Final = PluralMessage("{number} day", "{number} days")
UNANSWERED_TEXT: Final = Message("""\
{who} Nobody has answered this person for {days}. Could you answer, or find someone who can? A short message is \
enough: people who hear nothing in the first days seldom come back.

This reminder is sent only once.""")
NUDGE_TEXT: Final = Message("""\
{who} No activity by this person has been recorded for {days}. Please ask them, in the way you usually talk, whether \
they want to continue. Work other than code counts too: you decide what counts as activity.

* They want to continue: `tahaluf people seen {person}`
* They want to pause: `tahaluf people pause {person} --until {later}`
* They want to leave: `tahaluf people leave {person}`""")
LET_GO_TEXT: Final = Message("""\
{who} Two reminders went unanswered, so this place is free for someone else. Nobody else was notified, and nothing \
else has changed for this person. If they come back: `tahaluf people back {person}`.""")
PAUSE_OVER_TEXT: Final = Message("""\
{who} Their pause is over. Please welcome them back and suggest a next step.""")


@dataclass(frozen=True, slots=True)
class Reminder:
    """A comment on a person's notice, and the person's record before and after the reminder.

    There is at most one comment per `topic` on a notice. People added by hand have no notice, so only their record
    changes.
    """

    before: Person
    after: Person
    topic: str
    text: str


def due_reminders(
    people: Iterable[Person], manifest: Manifest, today: date, errors: ItemErrors[str] | None = None
) -> tuple[Reminder, ...]:
    """Return today's reminders, at most one for each person. People who have waited longest come first.

    `errors`: the errors by person id. People with errors get no reminders.

    A second run on the same day sends nothing again, because the records show what was sent.
    """
    longest_first = sorted(people, key=lambda person: (person.since, person.id))
    due = []
    for person in longest_first:
        with nullcontext() if errors is None else errors.isolate(person.id):
            if reminder := _due_reminder(person, manifest, today):
                due.append(reminder)
    remaining = DAILY_LIMIT - sum(_reminded_on(person, today) for person in longest_first)
    within_limit = {
        id(reminder) for reminder in [f for f in due if _reminded_on(f.after, today)][: max(0, remaining)]
    }
    return tuple(
        reminder
        for reminder in due
        if id(reminder) in within_limit or not _reminded_on(reminder.after, today)
    )


def _reminded_on(person: Person, day: date) -> bool:
    return day in (person.raised, person.nudged)


def _due_reminder(person: Person, manifest: Manifest, today: date) -> Reminder | None:
    match person.status:
        case VolunteerStatus.WAITING:
            return _unanswered_reminder(person, manifest, today)
        case VolunteerStatus.PAUSED:
            return _pause_over_reminder(person, manifest, today)
        case VolunteerStatus.WORKING:
            return _quiet_reminder(person, manifest, today)
    return None


def _unanswered_reminder(person: Person, manifest: Manifest, today: date) -> Reminder | None:
    awaits_notice = person.form and person.notice is None  # a later run will create the notice
    if awaits_notice or (person.raised and person.raised >= person.since):
        return None
    if today - person.since < timedelta(days=manifest.volunteers.answer_within):
        return None
    mentions = _mentions(person, manifest, mention_maintainers) or _mentions(
        person, manifest, mention_stewards
    )
    after = replace(person, raised=today)
    return _reminder(
        after,
        person,
        manifest,
        UNANSWERED_TEXT,
        f"late-{person.since}",
        mentions,
        days=(today - person.since).days,
    )


def _pause_over_reminder(person: Person, manifest: Manifest, today: date) -> Reminder | None:
    if person.until is None or today < person.until:
        return None
    status = VolunteerStatus.WORKING if person.began else VolunteerStatus.WAITING
    after = replace(person, status=status, since=today, until=None, nudges=0, nudged=None)
    return _reminder(after, person, manifest, PAUSE_OVER_TEXT, f"back-{person.until}")


def _quiet_reminder(person: Person, manifest: Manifest, today: date) -> Reminder | None:
    """Return a reminder about an inactive person. If the person has been active since the last reminder, the count
    starts again.
    """
    last_sign = max(person.since, person.seen or person.since)
    answered = person.nudged is None or last_sign >= person.nudged
    nudges = 0 if answered else person.nudges
    allowed_silence = timedelta(days=manifest.volunteers.quiet) if answered else NUDGE_INTERVAL
    if today - (last_sign if answered else person.nudged or last_sign) < allowed_silence:
        return None
    if nudges >= MAX_NUDGES:
        after = replace(person, status=VolunteerStatus.LEFT, since=today)
        return _reminder(after, person, manifest, LET_GO_TEXT, f"let-go-{person.nudged}")
    after = replace(person, nudges=nudges + 1, nudged=today)
    pause_until = today + timedelta(days=manifest.volunteers.quiet)
    return _reminder(
        after,
        person,
        manifest,
        NUDGE_TEXT,
        f"nudge-{last_sign}-{nudges + 1}",
        days=(today - last_sign).days,
        later=pause_until,
    )


def _reminder(
    after: Person,
    before: Person,
    manifest: Manifest,
    text: Message,
    topic: str,
    mentions: str | None = None,
    days: int = 0,
    **values: object,
) -> Reminder:
    mentioned = _mentions(before, manifest, mention_stewards) if mentions is None else mentions
    language = next((p.lang for p in _best_project(before, manifest)), "en")
    translator = translator_for([language])
    mentioned = f"{mentioned}:" if mentioned else ""
    body = translator.translate(
        text, who=mentioned, person=before.id, days=translator.translate_plural(DAYS, days), **values
    )
    return Reminder(before, after, topic, translator.with_direction(body.strip()))


def _mentions(person: Person, manifest: Manifest, mention: Callable[..., str]) -> str:
    return next((mention(manifest, project) for project in _best_project(person, manifest)), "")


def _best_project(person: Person, manifest: Manifest) -> Iterator[Project]:
    """Yield the project of the person's best match, if it is still in the manifest."""
    for best in person.matches[:1]:
        if project := manifest.find(best.project):
            yield project
