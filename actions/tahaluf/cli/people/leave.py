"""`tahaluf people leave`: remove a person from the roster, the organization and the teams, without a public reply."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tahaluf.docs_pages import link_docs
from tahaluf.flows.volunteers.roster_client import RosterClient
from tahaluf.inputs.confirmation import confirm
from tahaluf.inputs.options import Subparsers
from tahaluf.output.tables import show_table

from .roster_client import add_roster_options, open_roster

if TYPE_CHECKING:
    from tahaluf.flows.volunteers.offboarding import Departure

# User-facing messages
HEADINGS: Final = ("item", "action")
RECORD_REMOVED: Final = "removed; only a count remains"
NOTICE_CLOSED: Final = "emptied and closed, if there is one"
MEMBERSHIP_ENDS: Final = "ended, including all teams and any pending invitation"
NOT_READABLE: Final = "unknown: this token cannot read it, so an owner has to end it"
FORM_CLOSED: Final = "closed without a comment"
UNKNOWN_ACCOUNT: Final = "unknown: use --account LOGIN to end memberships and close forms"
NO_CONTROL: Final = "not checked: set GITHUB_REPOSITORY to the control repository"
CONFIRM_PROMPT: Final = "Remove all of this?"
DONE: Final = "Done. docs/volunteers.md explains what remains in the roster's git history."


def add_arguments(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "leave", help="remove a person from the roster, the organization and its teams"
    )
    add_roster_options(parser)
    parser.add_argument("person", nargs="?", metavar="PERSON", help="an id from the roster")
    parser.add_argument(
        "--account",
        metavar="LOGIN",
        help="the person's GitHub account, if PERSON is unknown or has no account on record",
    )
    parser.add_argument("--yes", action="store_true", help="do not ask for confirmation")
    parser.set_defaults(handler=_leave)


def _leave(options: argparse.Namespace) -> int:
    from tahaluf.flows.volunteers.find_person import find_person
    from tahaluf.flows.volunteers.offboarding import Offboarding, read_departure, remove_person

    client = open_roster(options)
    offboarding = Offboarding(client.session, client.session, client.control, client.manifest)
    departure = read_departure(offboarding, find_person(client, options.person, options.account))
    show_table(HEADINGS, _rows(departure, client))
    if not options.yes:
        confirm(CONFIRM_PROMPT)
    failures = remove_person(offboarding, departure)
    print("\n".join([*failures, link_docs(DONE)]))
    return int(bool(failures or departure.memberships.blocked or departure.unreadable_organizations))


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
