"""Records when a human first replied to each volunteer, according to the comments on the public forms.

A date that a steward recorded by hand is kept if it is earlier.
"""

from typing import Final

from tahaluf.github import Session, read_reply_times, read_roster, redacted_error
from tahaluf.inputs.remote_files import fetch_manifest
from tahaluf.item_errors import ItemErrors
from tahaluf.problems import CommandError
from tahaluf.volunteers.people import VolunteerStatus, newly_answered
from tahaluf.volunteers.roster import DesiredRoster, RosterIndex

from .roster_store import update_records

COMMIT_MESSAGE: Final = "Record answers found on the forms"

# Log messages
UNFINISHED: Final = "some answers were not recorded ({reasons})"


def record_responses(session: Session, control: str) -> None:
    """Read the comments on the forms of people who are waiting, and record when each of them received a reply. Raises
    CommandError if an answer could not be recorded.
    """
    manifest = fetch_manifest(session, control)
    roster = read_roster(session, manifest.roster_repository)
    people = RosterIndex.from_files(roster.files).people.values()
    waiting = sorted(
        person.form for person in people if person.form and person.status is VolunteerStatus.WAITING
    )
    answers = read_reply_times(session, control, waiting)

    errors = ItemErrors[str](redacted_error)

    def with_responses(index: RosterIndex) -> DesiredRoster:
        files: dict[str, str] = {}
        for person in index.people.values():
            with errors.isolate(person.id):
                files |= index.changed_files(newly_answered([person], answers))
        return DesiredRoster(files=files, commit_message=COMMIT_MESSAGE)

    update_records(session, roster.name, with_responses, roster)
    if errors:
        raise CommandError(UNFINISHED.format(reasons=", ".join(errors.reasons())), "run it again")
