"""Reminds stewards about unanswered volunteers, inactive people and pauses that have ended.

Reminders are comments on the person's notice in the private roster. Comments are posted before records are written. If
a run is interrupted, the next run posts no duplicates, because there is only one comment per topic.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from tahaluf.github import Session, read_roster, redacted_error, upsert_comment
from tahaluf.inputs.remote_files import fetch_manifest
from tahaluf.item_errors import ItemErrors
from tahaluf.manifest import Manifest
from tahaluf.problems import CommandError
from tahaluf.volunteers.people import Reminder, due_reminders
from tahaluf.volunteers.roster import DesiredRoster, RosterIndex, suppress_number

from .roster_store import update_records

COMMIT_MESSAGE: Final = "Record reminders"

# Log messages, which do not name anyone. Stewards see the names in the roster
UNREADABLE: Final = "records in the roster that cannot be read, so nobody is reminded about them: {number}"
UNREADABLE_FIX: Final = "run `tahaluf people list` on your own computer to see which ones, and correct them"
DONE: Final = "reminders posted: {said}; records updated without a comment: {noted}"


def remind_stewards(session: Session, control: str, today: date) -> None:
    """Read, decide, post the reminders and record them. Raises CommandError if a reminder could not be posted."""
    manifest = fetch_manifest(session, control)
    name = manifest.roster_repository
    roster = read_roster(session, name)
    errors = ItemErrors[str](redacted_error)
    index = RosterIndex.from_files(roster.files)
    due = due_reminders(index.people.values(), manifest, today, errors)
    _post_reminders(session, name, due, errors)
    posted = {reminder.before.id for reminder in due} - errors.by_item.keys()
    if posted:
        update_records(
            session, name, lambda index: _record_reminders(index, manifest, today, posted, errors), roster
        )
    comment_count = sum(
        reminder.before.notice is not None for reminder in due if reminder.before.id in posted
    )
    if due:
        print(DONE.format(said=comment_count, noted=len(posted) - comment_count))
    if errors:
        reasons = ", ".join(sorted(errors.reasons()))
        raise CommandError(f"some reminders could not be posted ({reasons})", "re-run it")
    if index.broken:
        raise CommandError(UNREADABLE.format(number=suppress_number(len(index.broken))), UNREADABLE_FIX)


def _post_reminders(session: Session, roster: str, due: Sequence[Reminder], errors: ItemErrors[str]) -> None:
    """Comment on each person's notice."""
    for reminder in due:
        if reminder.before.notice is not None:
            with errors.isolate(reminder.before.id):
                upsert_comment(session, roster, reminder.before.notice, reminder.topic, reminder.text)


def _record_reminders(
    index: RosterIndex, manifest: Manifest, today: date, posted: set[str], errors: ItemErrors[str]
) -> DesiredRoster:
    """Decide again based on the current records, since a steward may have changed a record in the meantime."""
    files: dict[str, str] = {}
    for reminder in due_reminders(index.people.values(), manifest, today, errors):
        if reminder.before.id in posted:
            with errors.isolate(reminder.before.id):
                files |= index.changed_files([reminder.after])
    return DesiredRoster(files=files, commit_message=COMMIT_MESSAGE)
