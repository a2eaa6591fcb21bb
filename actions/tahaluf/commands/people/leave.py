"""`tahaluf people leave`: take somebody out of the roster, the organization and its teams, the quiet way."""

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tahaluf.commands.given.options import Verbs
from tahaluf.commands.shown.tables import show_table
from tahaluf.people import Account, person_id
from tahaluf.problems import Stopped

from .home import Home, home, roster_options

if TYPE_CHECKING:
    from tahaluf.commands.volunteers.departing import Departure

# Texts for people
HEADINGS: Final = ("what", "what becomes of it")
RECORD: Final = "taken out; a number stays"
NOTICE: Final = "emptied and closed, where there is one"
ENDS: Final = "ends, with all of its teams; an open invitation, too"
UNSEEN: Final = "not known: this token may not look there; an owner ends it, if there is one"
CLOSES: Final = "closed, without a word"
UNKNOWN: Final = "not known: --account LOGIN ends a membership and closes forms, where there are any"
NO_CONTROL: Final = "not looked for: set GITHUB_REPOSITORY to the control repository"
ASK: Final = "Do this? [y/N] "
DONE: Final = "Done. What the roster's history keeps, docs/volunteers.md says."
NOBODY: Final = Stopped("nobody has this login on GitHub", "look at how it is spelled")
SOMEBODY_ELSE: Final = Stopped("this account is not that person's", "give the one or the other")
UNCONFIRMED: Final = Stopped("nothing was taken out", "say y, or give --yes")


def arguments(verbs: Verbs) -> None:
    leaving = verbs.add_parser(
        "leave", help="take somebody out of the roster, the organization and its teams"
    )
    roster_options(leaving)
    leaving.add_argument("person", nargs="?", metavar="PERSON", help="an id of the roster")
    leaving.add_argument("--account", metavar="LOGIN", help="whom it is about, or whose account is theirs")
    leaving.add_argument("--yes", action="store_true", help="do not ask first")
    leaving.set_defaults(carry=_leave)


def _leave(options: argparse.Namespace) -> int:
    from tahaluf.commands.volunteers.departing import Desk, depart, look_at

    here = home(options)
    desk = Desk(here.session, here.session, here.control, here.manifest)
    departure = look_at(desk, _who(here, options))
    show_table(HEADINGS, _rows(departure, here))
    if not options.yes:
        _confirm()
    left = depart(desk, departure)
    print("\n".join([*left, DONE]))
    return int(bool(left or departure.memberships.cannot or departure.unseen))


def _who(here: Home, options: argparse.Namespace) -> "Departure":
    from tahaluf.commands.volunteers.departing import Departure

    if options.person is None and options.account is None:
        raise Stopped("it is not said who leaves", "give an id of the roster, or --account LOGIN")
    account = _account(here, options.account) if options.account else None
    person = options.person or person_id(account.id if account else 0)
    if account is None:
        account = _author(here, person)
    elif options.person and person_id(account.id) != options.person:
        raise SOMEBODY_ELSE
    return Departure(person, account)


def _account(here: Home, login: str) -> Account:
    from tahaluf.github import read_account

    account = read_account(here.session, login)
    if account is None:
        raise NOBODY
    return account


def _author(here: Home, id: str) -> Account | None:
    """Whose form it was, where there was one. Raises Stopped where the roster has nobody with this id."""
    from tahaluf.github import read_form_issues

    book = here.book()
    if id in book.broken:
        return None
    person = book.find(id)
    if not (person.form and here.control):
        return person.account
    issue = read_form_issues(here.session, here.control, [person.form])[person.form]
    account = issue.account if issue and issue.account else person.account
    return account if account and person_id(account.id) == id else None


def _rows(departure: "Departure", here: Home) -> Iterator[tuple[str, str]]:
    yield f"record {departure.person}", RECORD
    yield "notice", NOTICE
    if departure.account is None:
        yield "account", UNKNOWN
        return
    for change in departure.memberships.changes:
        yield f"membership in {change.target}", ENDS
    for entry in departure.memberships.cannot:
        yield f"membership in {entry.target}", f"stays: {entry.reason}; {entry.mend}"
    for organization in departure.unseen:
        yield f"membership in {organization}", UNSEEN
    for number in departure.forms:
        yield f"form #{number}", CLOSES
    if here.control is None:
        yield "forms", NO_CONTROL


def _confirm() -> None:
    if not sys.stdin.isatty() or input(ASK).strip().casefold() not in ("y", "yes"):
        raise UNCONFIRMED
