"""Reminds stewards about unanswered volunteers, inactive people and pauses that have ended.

Reminders are comments on the person's notice in the private roster. Comments are posted before the records are
written. A run that ends in between repeats nothing: there is one comment for each topic.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from tahaluf.github import Session, read_roster, redacted_message, upsert_comment
from tahaluf.inputs.remote_files import fetch_manifest
from tahaluf.manifest import Manifest
from tahaluf.problems import CommandError
from tahaluf.volunteers.people import Reminder, due_reminders
from tahaluf.volunteers.roster import DesiredRoster, RosterIndex

from .roster_store import update_records

COMMIT_MESSAGE: Final = "Record reminders"

# Texts for the log, which names nobody: stewards see the names in the roster
DONE: Final = "reminders posted: {said}; records updated without a comment: {noted}"


def remind_stewards(session: Session, control: str, today: date) -> None:
    """Read, decide, post the reminders and record them. Raises CommandError if some could not be posted."""
    manifest = fetch_manifest(session, control)
    name = f"{manifest.organization}/{manifest.roster}"
    roster = read_roster(session, name)
    due = due_reminders(RosterIndex.from_files(roster.files).people.values(), manifest, today)
    if not due:
        return
    failed = dict(_post_reminders(session, name, due))
    posted = {reminder.before.id for reminder in due} - failed.keys()
    update_records(session, name, lambda index: _record_reminders(index, manifest, today, posted), roster)
    comment_count = sum(
        reminder.before.notice is not None for reminder in due if reminder.before.id in posted
    )
    print(DONE.format(said=comment_count, noted=len(posted) - comment_count))
    if failed:
        reasons = ", ".join(sorted(set(failed.values())))
        raise CommandError(f"some reminders could not be posted ({reasons})", "re-run it")


def _post_reminders(session: Session, roster: str, due: Sequence[Reminder]) -> Iterator[tuple[str, str]]:
    """Comment on each person's notice. Yields the person id and the reason of every failure."""
    for reminder in due:
        if reminder.before.notice is not None:
            try:
                upsert_comment(session, roster, reminder.before.notice, reminder.topic, reminder.text)
            except CommandError as error:
                yield reminder.before.id, redacted_message(error)


def _record_reminders(index: RosterIndex, manifest: Manifest, today: date, posted: set[str]) -> DesiredRoster:
    """Decide again on the current records: a steward may have changed one in the meantime."""
    due = due_reminders(index.people.values(), manifest, today)
    return DesiredRoster(
        files=index.changed_files(reminder.after for reminder in due if reminder.before.id in posted),
        commit_message=COMMIT_MESSAGE,
    )
