"""Reads and updates the roster from a steward's own machine."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tahaluf.manifest import Manifest
from tahaluf.volunteers.people import Person
from tahaluf.volunteers.roster import DesiredRoster, RosterIndex

if TYPE_CHECKING:
    from tahaluf.github import Session


@dataclass(frozen=True, slots=True)
class RosterClient:
    """Access to the roster.

    `roster`: its owner/name. `control`: the control repository, if known. `today`: the date in UTC. `server`: the URL
    of GitHub's website.
    """

    session: "Session"
    manifest: Manifest
    roster: str
    control: str | None
    server: str
    today: date

    def read_index(self) -> RosterIndex:
        """Read the current roster. Raises CommandError if it cannot be read."""
        from tahaluf.github import read_roster

        return RosterIndex.from_files(read_roster(self.session, self.roster).files)

    def update_person(self, person: str, update: Callable[[Person], Person], message: str) -> Person:
        """Update one person's record, and return the person exactly as written to the file. Raises CommandError if
        the record does not exist or cannot be written.
        """
        from .roster_store import update_records

        def with_update(index: RosterIndex) -> DesiredRoster:
            return DesiredRoster(
                files=index.changed_files([update(index.find(person))]), commit_message=message
            )

        return update_records(self.session, self.roster, with_update).find(person)
