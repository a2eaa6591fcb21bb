"""`tahaluf people add`: the no-trace door. Somebody is written down under a pseudonym, straight into the roster.

No account is involved, and the id is made of chance. How they can be reached is sealed before it is written.
"""

import argparse
import secrets
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import yaml

from tahaluf.commands.given.choices import VOLUNTEER
from tahaluf.commands.given.options import Verbs
from tahaluf.commands.given.reading import read_text
from tahaluf.consent import Level
from tahaluf.forms import load_form
from tahaluf.matching import match, openings
from tahaluf.people import ADDED_KEYS, Person, added, crowd, matched
from tahaluf.problems import Stopped
from tahaluf.roster import Book, Wanted

from .home import Home, home, roster_options
from .keys import recipients, sealed_for

ID_BYTES: Final = 8

# Texts for people
MESSAGE: Final = "Write somebody down"
ADDED: Final = "{person} is in the roster. Tell them this id, if they shall be able to ask about themselves."
NOTHING: Final = Stopped(
    "nothing is said of the person", "give --skills and what else you know, or --file; docs/volunteers.md"
)
NO_LIST: Final = Stopped("the file is no list of keys and values", "write it as docs/volunteers.md shows")
ASKS: Final = {
    "skills": "Skills, with commas",
    "hours": "Hours a week, as 3-5",
    "languages": "Languages, as ar, en",
    "zone": "Time zone, as UTC+3, or nothing",
    "work": "Kinds of work, with commas",
    "projects": "Projects, with commas, or nothing for any",
    "level": "How visible they may be: none, pseudonym, handle, public",
}
CONTACT: Final = "How to reach them. It is sealed before it is written. An empty line ends it:"


def arguments(verbs: Verbs) -> None:
    adding = verbs.add_parser(
        "add", help="write somebody down who must not be seen on GitHub; asks, where nothing is given"
    )
    roster_options(adding)
    for key in ADDED_KEYS:
        shape = {"choices": [str(level) for level in Level]} if key == "level" else {"metavar": "WORDS"}
        adding.add_argument(f"--{key}", help=ASKS[key][0].lower() + ASKS[key][1:], **shape)
    adding.add_argument(
        "--file", type=Path, metavar="FILE", help="the same as YAML, `skills: [gis]` and so on"
    )
    adding.add_argument(
        "--contact", metavar="FILE", help="a text that is sealed to all recipients; - for standard input"
    )
    adding.set_defaults(carry=_add)


def _add(options: argparse.Namespace) -> int:
    here = home(options)
    form = load_form(read_text(options.manifest.parent / VOLUNTEER), VOLUNTEER)
    said, alone = _said(options), False
    if not said:
        if not sys.stdin.isatty():
            raise NOTHING
        said, alone = _ask(), True
    person = added(said, form, here.manifest, secrets.token_bytes(ID_BYTES), here.today)
    contact = _contact(options, ask=alone and bool(here.manifest.sealing.recipients))
    if contact:
        person = replace(person, sealed=sealed_for(recipients(here.manifest), contact))
    _enter(here, person)
    print(ADDED.format(person=person.id))
    return 0


def _enter(here: Home, person: Person) -> None:
    from tahaluf.commands.volunteers.keeping import keep

    def written(book: Book) -> Wanted:
        fits = match(person.offer, openings(here.manifest), crowd(book.people.values()))
        return Wanted(files=book.with_people([replace(person, matches=matched(fits))]), message=MESSAGE)

    keep(here.session, here.roster, written)


def _said(options: argparse.Namespace) -> dict[str, Any]:
    """The file, and on top of it what stands on the command line."""
    try:
        read = yaml.safe_load(read_text(options.file)) if options.file else {}
    except yaml.YAMLError:
        raise NO_LIST from None
    if not isinstance(read, dict):
        raise NO_LIST
    given = {key: getattr(options, key) for key in ADDED_KEYS}
    return {str(key): value for key, value in read.items()} | {k: v for k, v in given.items() if v}


def _contact(options: argparse.Namespace, ask: bool) -> str:
    """Nothing where nothing is given, and where nobody could open it nobody is asked for it."""
    if options.contact is not None:
        return sys.stdin.read() if options.contact == "-" else read_text(Path(options.contact))
    if not ask:
        return ""
    print(CONTACT)
    return "\n".join(iter(input, ""))


def _ask() -> dict[str, str]:
    said = {key: input(f"{what}: ").strip() for key, what in ASKS.items()}
    return {key: words for key, words in said.items() if words}
