"""`tahaluf care`: tell stewards where nobody has answered, where it has become quiet, and where a pause is over.

All of it is said in the private roster, below the notice of the person it is about; a run prints numbers alone.
What was said comes first, the record last: a run that ends in between says nothing twice, since a comment on the same
topic is the same comment.

Exit codes: 0 done, 1 something could not be said: the next run tries again.
"""

import argparse
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Final

from tahaluf.flows.volunteers.roster_store import update_records
from tahaluf.github import Session, read_roster, redacted_message, upsert_comment
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.options import add_common_options
from tahaluf.inputs.remote_files import fetch_manifest
from tahaluf.manifest import Manifest
from tahaluf.problems import CommandError
from tahaluf.volunteers.people import Reminder, due_reminders
from tahaluf.volunteers.roster import DesiredRoster, RosterIndex

COMMIT_MESSAGE: Final = "Keep what the passing of time has brought"

# Texts for the log: stewards read who it is in the roster
DONE: Final = "said to stewards: {said}; noted without a word: {noted}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_common_options(parser)


def run(options: argparse.Namespace) -> int:
    env = Environment.read()
    remind_stewards(env.session(options.verbose), env.control_repository(), datetime.now(UTC).date())
    return 0


def remind_stewards(session: Session, control: str, today: date) -> None:
    """Read, decide, say, and write down what was said. Raises Stopped where something could not be said."""
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
        raise CommandError(f"not all could be said to the stewards ({reasons})", "run it again")


def _post_reminders(session: Session, roster: str, due: Sequence[Reminder]) -> Iterator[tuple[str, str]]:
    """Say it below each one's notice; gives those where it did not work, with why."""
    for reminder in due:
        if reminder.before.notice is not None:
            try:
                upsert_comment(session, roster, reminder.before.notice, reminder.topic, reminder.text)
            except CommandError as error:
                yield reminder.before.id, redacted_message(error)


def _record_reminders(index: RosterIndex, manifest: Manifest, today: date, posted: set[str]) -> DesiredRoster:
    """Decided again on the records as they are by now: what a steward has noted meanwhile comes first."""
    due = due_reminders(index.people.values(), manifest, today)
    return DesiredRoster(
        files=index.changed_files(reminder.after for reminder in due if reminder.before.id in posted),
        commit_message=COMMIT_MESSAGE,
    )
