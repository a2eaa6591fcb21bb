"""When a human first answered each volunteer: read under the public forms, written into the roster once.

Nobody has to note it, so it is measured of everybody alike; what a steward notes by hand counts where it is earlier.
"""

from typing import Final

from tahaluf.github import Session, read_reply_times, read_roster
from tahaluf.inputs.remote_files import fetch_manifest
from tahaluf.volunteers.people import VolunteerStatus, newly_answered
from tahaluf.volunteers.roster import DesiredRoster, RosterIndex

from .roster_store import update_records

COMMIT_MESSAGE: Final = "Note answers that stand under the forms"


def record_responses(session: Session, control: str) -> None:
    """Look under the forms of all who wait, and note whom somebody has answered. Raises Stopped."""
    manifest = fetch_manifest(session, control)
    roster = read_roster(session, f"{manifest.organization}/{manifest.roster}")
    people = RosterIndex.from_files(roster.files).people.values()
    waiting = sorted(
        person.form for person in people if person.form and person.status is VolunteerStatus.WAITING
    )
    answers = read_reply_times(session, control, waiting)

    def with_responses(index: RosterIndex) -> DesiredRoster:
        return DesiredRoster(
            files=index.changed_files(newly_answered(index.people.values(), answers)),
            commit_message=COMMIT_MESSAGE,
        )

    update_records(session, roster.name, with_responses, roster)
