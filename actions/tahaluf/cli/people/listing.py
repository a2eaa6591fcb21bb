"""`tahaluf people list` and `show`: list people in the roster, or show one of them."""

import argparse
from collections.abc import Iterator
from datetime import date
from typing import Final

from tahaluf.consent import ConsentLevel
from tahaluf.flows.volunteers.roster_client import RosterClient
from tahaluf.inputs.options import Subparsers
from tahaluf.manifest import Manifest
from tahaluf.output.exit_codes import EXIT_OK
from tahaluf.output.tables import show_table
from tahaluf.problems import CommandError
from tahaluf.volunteers.form import QUESTIONS, skill_vocabulary
from tahaluf.volunteers.people import Person, VolunteerStatus, select_people

from .roster_client import add_roster_options, open_roster, print_unreadable

# User-facing messages
LIST_HEADINGS: Final = ("person", "status", "since", "days", "best match", "skills", "languages", "hours")
SHOW_HEADINGS: Final = ("field", "value")
NO_PEOPLE: Final = "no matching people"
NO_SKILL: Final = "the manifest has no such skill"
NO_PROJECT: Final = "the manifest has no such project"
SEE_MANIFEST: Final = "choose one that is listed in projects.yml"
VISIBILITY: Final = {
    ConsentLevel.PUBLIC: "may be named",
    ConsentLevel.HANDLE: "may be named only by their GitHub login",
    ConsentLevel.PSEUDONYM: "uses a pseudonym: ask which one",
    ConsentLevel.NONE: "must not appear in public: do not name, assign or thank them where others can see it",
}


def add_arguments(subparsers: Subparsers) -> None:
    list_parser = subparsers.add_parser("list", help="list people; those who have waited longest come first")
    add_roster_options(list_parser)
    list_parser.add_argument(
        "--status", type=VolunteerStatus, choices=list(VolunteerStatus), help="only people with this status"
    )
    list_parser.add_argument(
        "--project", metavar="SLUG", help="only people who chose this project, or who fit it best"
    )
    list_parser.add_argument("--skill", metavar="SKILL", help="only people with this skill, in any spelling")
    list_parser.set_defaults(handler=_list)
    show_parser = subparsers.add_parser("show", help="show one person's record")
    add_roster_options(show_parser)
    show_parser.add_argument(
        "person", metavar="PERSON", help="an id from the roster, such as p-fazr4fb3vyy36"
    )
    show_parser.set_defaults(handler=_show)


def _list(options: argparse.Namespace) -> int:
    client = open_roster(options)
    skill, project = (
        _find_skill(client.manifest, options.skill),
        _find_project(client.manifest, options.project),
    )
    index = client.read_index()
    people = select_people(index.people.values(), options.status, project, skill)
    show_table(LIST_HEADINGS, (_row(person, client.today) for person in people))
    if not people:
        print(NO_PEOPLE)
    print_unreadable(index)
    return int(bool(index.broken))


def _show(options: argparse.Namespace) -> int:
    client = open_roster(options)
    person = client.read_index().find(options.person)
    show_table(SHOW_HEADINGS, _details(person, client))
    return EXIT_OK


def _row(person: Person, today: date) -> tuple[str, ...]:
    offer = person.profile
    best = next((f"{match.project}/{match.role} ({match.score})" for match in person.matches), "")
    return (
        person.id,
        str(person.status),
        str(person.since),
        str((today - person.since).days),
        best,
        ", ".join(sorted(offer.skills)),
        ", ".join(sorted(offer.languages)),
        str(offer.hours or ""),
    )


def _details(person: Person, client: RosterClient) -> Iterator[tuple[str, str]]:
    """Yield labels and values; empty fields are omitted."""
    account, offer, invitation = person.account, person.profile, person.invitation
    form = f"{client.server}/{client.control}/issues/{person.form}" if client.control else f"#{person.form}"
    details: dict[str, object] = {
        "id": person.id,
        "account": f"{account.login} ({account.id})" if account else None,
        "in public": VISIBILITY[person.level],
        "status": f"{person.status} since {person.since}",
        "back on": person.until,
        "form": form if person.form else "none: added by a steward",
        "notice": f"{client.roster}#{person.notice}" if person.notice else None,
        "offered on": person.given,
        "answered on": person.answered,
        "started on": person.began,
        "last seen on": person.seen,
        **{
            question.label: ", ".join(question.answer.keys(getattr(offer, question.key)))
            for question in QUESTIONS
        },
        "invitation": f"{invitation.state} since {invitation.since}" if invitation else None,
        "sealed message": "yes: `tahaluf people open` opens it" if person.sealed else None,
    }
    yield from ((key, str(value)) for key, value in details.items() if value)
    yield from (("match", f"{match.project}/{match.role} ({match.score})") for match in person.matches)


def _find_skill(manifest: Manifest, name: str | None) -> str | None:
    if name is None:
        return None
    if (skill := skill_vocabulary(manifest).find(name)) is None:
        raise CommandError(NO_SKILL, SEE_MANIFEST)
    return skill


def _find_project(manifest: Manifest, slug: str | None) -> str | None:
    if slug is None:
        return None
    if (project := manifest.find(slug)) is None:
        raise CommandError(NO_PROJECT, SEE_MANIFEST)
    return project.slug
