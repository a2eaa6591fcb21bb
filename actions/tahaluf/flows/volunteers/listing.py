"""Records whether people want to be named in public, according to their comments on their own forms."""

from collections.abc import Mapping
from typing import Final

from tahaluf.consent import ConsentLevel
from tahaluf.github import ListingChoice, Session, redacted_error
from tahaluf.inputs.remote_files import fetch_manifest
from tahaluf.item_errors import ItemErrors
from tahaluf.problems import CommandError
from tahaluf.volunteers.people import note_level
from tahaluf.volunteers.roster import DesiredRoster, RosterIndex

from .roster_store import update_records

COMMIT_MESSAGE: Final = "Record who may be named"

# Log messages
UNFINISHED: Final = "some choices about being named were not recorded ({reasons})"


def record_listing_choices(session: Session, control: str, choices: Mapping[int, ListingChoice]) -> None:
    """Record the choice that was made on each of these forms. Raises CommandError if the roster cannot be written.

    A choice changes nothing if the record has a more recent one, for example from a steward.
    """
    if not choices:
        return
    manifest = fetch_manifest(session, control)
    errors = ItemErrors[str](redacted_error)

    def with_choices(index: RosterIndex) -> DesiredRoster:
        files: dict[str, str] = {}
        for person in index.people.values():
            choice = choices.get(person.form)
            with errors.isolate(person.id):
                if choice:
                    level = ConsentLevel.HANDLE if choice.listed else ConsentLevel.NONE
                    files |= index.changed_files([note_level(person, level, choice.account, choice.at)])
        return DesiredRoster(files=files, commit_message=COMMIT_MESSAGE)

    update_records(session, manifest.roster_repository, with_choices)
    if errors:
        raise CommandError(UNFINISHED.format(reasons=", ".join(errors.reasons())), "run it again")
