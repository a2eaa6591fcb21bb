"""`tahaluf people match`: find roles for a person, or people for a role, with reasons."""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from tahaluf.flows.volunteers.roster_client import RosterClient
from tahaluf.inputs.options import Subparsers
from tahaluf.manifest import Manifest
from tahaluf.output.tables import show_table
from tahaluf.problems import CommandError
from tahaluf.volunteers.matching import OpenRole, explain_match, match_roles, open_roles, roles_open_on
from tahaluf.volunteers.people import Person, candidates_for_role, count_occupancy
from tahaluf.volunteers.roster import RosterIndex

from .roster_client import add_roster_options, open_roster, print_unreadable

MAX_CANDIDATES: Final = 20  # number of rows to show

# User-facing messages
ROLE_HEADINGS: Final = ("role", "score (of 100)", "reasons")
CANDIDATE_HEADINGS: Final = ("person", "status", "days", "score (of 80)", "reasons")
NO_CANDIDATES: Final = "no matching people"
NO_MATCHING_ROLE: Final = "no matching open role"
NO_SUCH_ROLE: Final = CommandError(
    "no project has an open role with this name", "projects.yml lists the open roles"
)


def add_arguments(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("match", help="list roles for a person, or people for a role")
    add_roster_options(parser)
    parser.add_argument(
        "what", metavar="PERSON|PROJECT/ROLE", help="an id from the roster, or an open role in the manifest"
    )
    parser.set_defaults(handler=_match)


def _match(options: argparse.Namespace) -> int:
    client = open_roster(options)
    role = _find_open_role(client.manifest, options.what) if "/" in options.what else None
    index = client.read_index()
    if role:
        _show(CANDIDATE_HEADINGS, _matching_people(index, role, client), NO_CANDIDATES)
    else:
        _show(ROLE_HEADINGS, _matching_roles(index.find(options.what), index, client), NO_MATCHING_ROLE)
    print_unreadable(index)
    return int(bool(index.broken))


def _show(headings: Sequence[str], rows: Iterable[Sequence[str]], empty_text: str) -> None:
    shown = list(islice(rows, MAX_CANDIDATES))
    show_table(headings, shown)
    if not shown:
        print(empty_text)


def _matching_roles(person: Person, index: RosterIndex, client: RosterClient) -> Iterator[tuple[str, ...]]:
    roles = roles_open_on(open_roles(client.manifest), client.today)
    occupancy = count_occupancy(other for other in index.people.values() if other.id != person.id)
    for fit in match_roles(person.profile, roles, occupancy):
        yield f"{fit.project}/{fit.role}", str(fit.score), explain_match(fit, client.manifest)


def _matching_people(index: RosterIndex, role: OpenRole, client: RosterClient) -> Iterator[tuple[str, ...]]:
    for person, fit in candidates_for_role(index.people.values(), role):
        days = str((client.today - person.since).days)
        yield person.id, str(person.status), days, str(fit.score), explain_match(fit, client.manifest)


def _find_open_role(manifest: Manifest, text: str) -> OpenRole:
    project, _, role = text.partition("/")
    found = next(
        (
            open_role
            for open_role in open_roles(manifest)
            if (open_role.project, open_role.role) == (project, role)
        ),
        None,
    )
    if found is None:
        raise NO_SUCH_ROLE
    return found
