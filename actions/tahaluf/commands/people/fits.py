"""`tahaluf people match`: the roles for a person, or the people for a role, with the reasons."""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from tahaluf.commands.given.options import Verbs
from tahaluf.commands.shown.tables import show_table
from tahaluf.manifest import Manifest
from tahaluf.matching import Opening, match, openings, why
from tahaluf.people import Person, candidates, crowd
from tahaluf.problems import Stopped
from tahaluf.roster import Book

from .home import Home, home, roster_options, tell_broken

MOST: Final = 20  # people for a role that are shown

# Texts for people
ROLES: Final = ("role", "points of 100", "why")
CANDIDATES: Final = ("who", "status", "days", "points of 80", "why")
NOBODY: Final = "nobody"
NO_FIT: Final = "no open role fits"
NO_ROLE: Final = Stopped("no project has such an open role", "look into projects.yml")


def arguments(verbs: Verbs) -> None:
    matching = verbs.add_parser("match", help="name the roles for a person, or the people for a role")
    roster_options(matching)
    matching.add_argument(
        "what", metavar="PERSON|PROJECT/ROLE", help="an id of the roster, or a role of the manifest"
    )
    matching.set_defaults(carry=_match)


def _match(options: argparse.Namespace) -> int:
    here = home(options)
    opening = _opening(here.manifest, options.what) if "/" in options.what else None
    book = here.book()
    if opening:
        _show(CANDIDATES, _candidates(book, opening, here), NOBODY)
    else:
        _show(ROLES, _roles(book.find(options.what), book, here.manifest), NO_FIT)
    tell_broken(book)
    return 0


def _show(headings: Sequence[str], rows: Iterable[Sequence[str]], none: str) -> None:
    shown = list(islice(rows, MOST))
    show_table(headings, shown)
    if not shown:
        print(none)


def _roles(person: Person, book: Book, manifest: Manifest) -> Iterator[tuple[str, ...]]:
    others = crowd(one for one in book.people.values() if one.id != person.id)
    for one in match(person.offer, openings(manifest), others):
        yield f"{one.project}/{one.role}", str(one.score), why(one, manifest)


def _candidates(book: Book, opening: Opening, here: Home) -> Iterator[tuple[str, ...]]:
    for person, fit in candidates(book.people.values(), opening):
        days = str((here.today - person.since).days)
        yield person.id, str(person.status), days, str(fit.score), why(fit, here.manifest)


def _opening(manifest: Manifest, text: str) -> Opening:
    project, _, role = text.partition("/")
    found = next((one for one in openings(manifest) if (one.project, one.role) == (project, role)), None)
    if found is None:
        raise NO_ROLE
    return found
