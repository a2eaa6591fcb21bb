"""Adds a person to the roster without a GitHub account or a form."""

from dataclasses import replace
from typing import Final

from tahaluf.volunteers.matching import match_roles, open_roles, roles_open_on
from tahaluf.volunteers.people import Person, count_occupancy, stored_matches
from tahaluf.volunteers.roster import DesiredRoster, RosterIndex

from .roster_client import RosterClient
from .roster_store import update_records

COMMIT_MESSAGE: Final = "Add a person"


def add_person(client: RosterClient, person: Person) -> None:
    """Write the person's record, including the matching roles. Raises CommandError if the roster cannot be written."""

    def with_person(index: RosterIndex) -> DesiredRoster:
        roles = roles_open_on(open_roles(client.manifest), client.today)
        occupancy = count_occupancy(index.people.values())
        matches = stored_matches(match_roles(person.profile, roles, occupancy))
        files = index.changed_files([replace(person, matches=matches)])
        return DesiredRoster(files=files, commit_message=COMMIT_MESSAGE)

    update_records(client.session, client.roster, with_person)
