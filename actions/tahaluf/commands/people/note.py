"""`tahaluf people answered`, `began`, `seen`, `pause` and `back`: what a steward notes of a person."""

import argparse
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Final

from tahaluf.commands.given.options import Verbs, a_day
from tahaluf.people import Person, note_answer, note_beginning, note_pause, note_return, note_sign
from tahaluf.problems import Stopped

from .home import home, roster_options

# Texts for people: the messages of commits, which all who read the roster can read, name nobody
ANSWERED: Final = "Note an answer"
BEGAN: Final = "Note a beginning"
SEEN: Final = "Note a sign"
PAUSED: Final = "Note a pause"
BACK: Final = "Note a return"
NOTED: Final = "{person}: {status} since {since}"
UNTIL: Final = "{person}: {status} since {since}, until {until}"
FUTURE: Final = Stopped("that day has not come yet", "give today, or a day before it")

Note = Callable[[Person, date], Person]


def arguments(verbs: Verbs) -> None:
    _verb(verbs, "answered", "note that a human has answered them", ANSWERED, _answered)
    _verb(verbs, "began", "note that they have begun a piece of work", BEGAN, note_beginning)
    _verb(verbs, "seen", "note a sign of them, of whatever kind", SEEN, note_sign)
    _verb(verbs, "back", "note that they are back, from a pause or for good", BACK, note_return)
    pausing = verbs.add_parser("pause", help="note that they pause until a day")
    _person(pausing)
    pausing.add_argument("--until", type=a_day, required=True, metavar="DATE", help="as 2026-09-01")
    pausing.set_defaults(carry=_pause)


def _verb(verbs: Verbs, name: str, what: str, message: str, note: Note) -> None:
    parser = verbs.add_parser(name, help=what)
    _person(parser)
    parser.add_argument("--on", type=a_day, metavar="DATE", help="the day, as 2026-03-01; default: today")
    parser.set_defaults(carry=lambda options: _note(options, note, message))


def _person(parser: argparse.ArgumentParser) -> None:
    roster_options(parser)
    parser.add_argument("person", metavar="PERSON", help="an id of the roster")


def _note(options: argparse.Namespace, note: Note, message: str) -> int:
    here = home(options)
    day = options.on or here.today
    if day > here.today:
        raise FUTURE
    _say(here.change(options.person, lambda person: note(person, day), message))
    return 0


def _pause(options: argparse.Namespace) -> int:
    here = home(options)
    _say(here.change(options.person, lambda one: note_pause(one, here.today, options.until), PAUSED))
    return 0


def _answered(person: Person, day: date) -> Person:
    """To the day: GitHub knows the second where the answer stands under the form, and the sweep reads it there."""
    return note_answer(person, datetime.combine(day, time(), UTC))


def _say(person: Person) -> None:
    text = UNTIL if person.until else NOTED
    print(text.format(person=person.id, status=person.status, since=person.since, until=person.until))
