"""`tahaluf people leave`: remove somebody from the roster, the organization and its teams, without a public reply."""

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tahaluf.inputs.options import Subparsers
from tahaluf.output.tables import show_table
from tahaluf.problems import CommandError
from tahaluf.volunteers.people import Account, person_id

from .roster_client import RosterClient, add_roster_options, open_roster

if TYPE_CHECKING:
    from tahaluf.flows.volunteers.offboarding import Departure

# Texts for people
HEADINGS: Final = ("item", "action")
RECORD_REMOVED: Final = "removed; only a count remains"
NOTICE_CLOSED: Final = "emptied and closed, if there is one"
MEMBERSHIP_ENDS: Final = "ended, with all teams and any open invitation"
NOT_READABLE: Final = "not known: this token cannot read it; an owner has to end it"
FORM_CLOSED: Final = "closed without a comment"
UNKNOWN_ACCOUNT: Final = "not known: use --account LOGIN to end memberships and close forms"
NO_CONTROL: Final = "not checked: set GITHUB_REPOSITORY to the control repository"
CONFIRM_PROMPT: Final = "Remove all of this? [y/N] "
DONE: Final = "Done. docs/volunteers.md says what remains in the roster's git history."
NO_SUCH_ACCOUNT: Final = CommandError("no account on GitHub has this login", "check the spelling")
ACCOUNT_MISMATCH: Final = CommandError(
    "this account does not belong to that person", "give either PERSON or --account"
)
NOT_CONFIRMED: Final = CommandError("nothing was removed", "answer y, or use --yes")


def add_arguments(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "leave", help="remove somebody from the roster, the organization and its teams"
    )
    add_roster_options(parser)
    parser.add_argument("person", nargs="?", metavar="PERSON", help="an id from the roster")
    parser.add_argument(
        "--account", metavar="LOGIN", help="the person's GitHub account, if PERSON is not known or has none"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask for confirmation")
    parser.set_defaults(handler=_leave)


def _leave(options: argparse.Namespace) -> int:
    from tahaluf.flows.volunteers.offboarding import Offboarding, read_departure, remove_person

    client = open_roster(options)
    offboarding = Offboarding(client.session, client.session, client.control, client.manifest)
    departure = read_departure(offboarding, _resolve_departure(client, options))
    show_table(HEADINGS, _rows(departure, client))
    if not options.yes:
        _confirm()
    failures = remove_person(offboarding, departure)
    print("\n".join([*failures, DONE]))
    return int(bool(failures or departure.memberships.blocked or departure.unreadable_organizations))


def _resolve_departure(client: RosterClient, options: argparse.Namespace) -> "Departure":
    from tahaluf.flows.volunteers.offboarding import Departure

    if options.person is None and options.account is None:
        raise CommandError("no person is given", "give an id from the roster, or --account LOGIN")
    account = _read_account(client, options.account) if options.account else None
    person = options.person or person_id(account.id if account else 0)
    if account is None:
        account = _form_author(client, person)
    elif options.person and person_id(account.id) != options.person:
        raise ACCOUNT_MISMATCH
    return Departure(person, account)


def _read_account(client: RosterClient, login: str) -> Account:
    from tahaluf.github import read_account

    account = read_account(client.session, login)
    if account is None:
        raise NO_SUCH_ACCOUNT
    return account


def _form_author(client: RosterClient, id: str) -> Account | None:
    """Return the account that opened the person's form, or the recorded one.

    Raises CommandError if the id is not in the roster.
    """
    from tahaluf.github import read_form_issues

    index = client.read_index()
    if id in index.broken:
        return None
    person = index.find(id)
    if not (person.form and client.control):
        return person.account
    issue = read_form_issues(client.session, client.control, [person.form])[person.form]
    account = issue.account if issue and issue.account else person.account
    return account if account and person_id(account.id) == id else None


def _rows(departure: "Departure", client: RosterClient) -> Iterator[tuple[str, str]]:
    yield f"record {departure.person}", RECORD_REMOVED
    yield "notice", NOTICE_CLOSED
    if departure.account is None:
        yield "account", UNKNOWN_ACCOUNT
        return
    for change in departure.memberships.changes:
        yield f"membership in {change.target}", MEMBERSHIP_ENDS
    for blocked in departure.memberships.blocked:
        yield f"membership in {blocked.target}", f"kept: {blocked.reason}; {blocked.fix}"
    for organization in departure.unreadable_organizations:
        yield f"membership in {organization}", NOT_READABLE
    for number in departure.forms:
        yield f"form #{number}", FORM_CLOSED
    if client.control is None:
        yield "forms", NO_CONTROL


def _confirm() -> None:
    if not sys.stdin.isatty() or input(CONFIRM_PROMPT).strip().casefold() not in ("y", "yes"):
        raise NOT_CONFIRMED
