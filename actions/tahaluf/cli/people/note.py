"""`tahaluf people answered`, `began`, `seen`, `pause` and `back`: record a person's activity."""

import argparse
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Final

from tahaluf.inputs.options import Subparsers, iso_date
from tahaluf.output.exit_codes import EXIT_OK
from tahaluf.problems import CommandError
from tahaluf.volunteers.people import Person, note_activity, note_answer, note_pause, note_return, note_start

from .roster_client import add_roster_options, open_roster

# User-facing messages. Commit messages must not identify anyone
ANSWERED: Final = "Record an answer"
STARTED: Final = "Record a start"
SIGN_OF_LIFE: Final = "Record activity"
PAUSED: Final = "Record a pause"
RETURNED: Final = "Record a return"
STATUS_LINE: Final = "{person}: {status} since {since}"
STATUS_LINE_UNTIL: Final = "{person}: {status} since {since}, until {until}"
DATE_IN_FUTURE: Final = CommandError("that date is in the future", "give today's date or an earlier one")

PersonUpdate = Callable[[Person, date], Person]


def add_arguments(subparsers: Subparsers) -> None:
    _add_verb(subparsers, "answered", "record that a person has received an answer", ANSWERED, _note_answer)
    _add_verb(subparsers, "began", "record that a person has started work", STARTED, note_start)
    _add_verb(subparsers, "seen", "record that a person was active", SIGN_OF_LIFE, note_activity)
    _add_verb(
        subparsers,
        "back",
        "record that a person is back from a break or has rejoined after leaving",
        RETURNED,
        note_return,
    )
    pause_parser = subparsers.add_parser("pause", help="record that a person is taking a break until a date")
    _add_person_argument(pause_parser)
    pause_parser.add_argument(
        "--until",
        type=iso_date,
        required=True,
        metavar="DATE",
        help="the date they return, such as 2026-09-01",
    )
    pause_parser.set_defaults(handler=_pause)


def _add_verb(subparsers: Subparsers, name: str, help_text: str, message: str, update: PersonUpdate) -> None:
    parser = subparsers.add_parser(name, help=help_text)
    _add_person_argument(parser)
    parser.add_argument(
        "--on", type=iso_date, metavar="DATE", help="the date, such as 2026-03-01; default: today"
    )
    parser.set_defaults(handler=lambda options: _update(options, update, message))


def _add_person_argument(parser: argparse.ArgumentParser) -> None:
    add_roster_options(parser)
    parser.add_argument("person", metavar="PERSON", help="an id from the roster")


def _update(options: argparse.Namespace, update: PersonUpdate, message: str) -> int:
    client = open_roster(options)
    day = options.on or client.today
    if day > client.today:
        raise DATE_IN_FUTURE
    _print_status(client.update_person(options.person, lambda person: update(person, day), message))
    return EXIT_OK


def _pause(options: argparse.Namespace) -> int:
    client = open_roster(options)
    _print_status(
        client.update_person(
            options.person, lambda person: note_pause(person, client.today, options.until), PAUSED
        )
    )
    return EXIT_OK


def _note_answer(person: Person, day: date) -> Person:
    """The commands record only a date; for replies on GitHub, `catch-up` reads the exact time of the comment."""
    return note_answer(person, datetime.combine(day, time(), UTC))


def _print_status(person: Person) -> None:
    text = STATUS_LINE_UNTIL if person.until else STATUS_LINE
    print(text.format(person=person.id, status=person.status, since=person.since, until=person.until))
