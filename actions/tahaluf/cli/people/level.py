"""`tahaluf people level`: record how visible a person wants to be in public, as they told a steward."""

import argparse
from typing import Final

from tahaluf.consent import ConsentLevel
from tahaluf.inputs.options import Subparsers
from tahaluf.output.exit_codes import EXIT_OK
from tahaluf.problems import CommandError
from tahaluf.volunteers.people import note_level

from .roster_client import add_roster_options, open_roster

# User-facing messages. Commit messages must not identify anyone
COMMIT_MESSAGE: Final = "Record who may be named"
DONE: Final = "{person}: {level}"
NO_ACCOUNT: Final = CommandError(
    "this person's account is unknown, so it cannot be named",
    "choose pseudonym or none; to be named by account, people must submit the form first",
)


def add_arguments(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("level", help="record how a person wants to be mentioned in public")
    add_roster_options(parser)
    parser.add_argument("person", metavar="PERSON", help="an id from the roster")
    parser.add_argument(
        "level", choices=tuple(map(str, ConsentLevel)), help="the level; none withdraws any earlier choice"
    )
    parser.set_defaults(handler=_record_level)


def _record_level(options: argparse.Namespace) -> int:
    from tahaluf.flows.volunteers.find_person import find_person

    client, level = open_roster(options), ConsentLevel(options.level)
    account = None
    if level in (ConsentLevel.PUBLIC, ConsentLevel.HANDLE):
        account = find_person(client, options.person, None).account
        if account is None:
            raise NO_ACCOUNT
    now = options.clock.now()
    person = client.update_person(
        options.person, lambda person: note_level(person, level, account, now), COMMIT_MESSAGE
    )
    print(DONE.format(person=person.id, level=person.level))
    return EXIT_OK
