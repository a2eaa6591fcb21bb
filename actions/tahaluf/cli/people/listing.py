"""`tahaluf people list` and `show`: who is in the roster."""

import argparse
from collections.abc import Iterator
from datetime import date
from typing import Final

from tahaluf.consent import ConsentLevel
from tahaluf.inputs.options import Subparsers
from tahaluf.manifest import Manifest
from tahaluf.output.tables import show_table
from tahaluf.problems import CommandError
from tahaluf.volunteers.form import QUESTIONS, skill_vocabulary
from tahaluf.volunteers.people import Person, VolunteerStatus, select_people

from .roster_client import RosterClient, add_roster_options, open_roster, print_unreadable

# Texts for people
LIST_HEADINGS: Final = ("who", "status", "since", "days", "fits", "skills", "languages", "hours")
SHOW_HEADINGS: Final = ("field", "value")
NO_PEOPLE: Final = "nobody"
NO_SKILL: Final = "the manifest has no such skill"
NO_PROJECT: Final = "the manifest has no such project"
SEE_MANIFEST: Final = "look into projects.yml"
VISIBILITY: Final = {
    ConsentLevel.PUBLIC: "may be named",
    ConsentLevel.HANDLE: "may be named by their login, and by nothing else",
    ConsentLevel.PSEUDONYM: "goes by a made-up name: ask for one",
    ConsentLevel.NONE: "appears nowhere: do not name, assign or thank them where others can see it",
}


def add_arguments(subparsers: Subparsers) -> None:
    list_parser = subparsers.add_parser("list", help="list people: who waits longest for an answer first")
    add_roster_options(list_parser)
    list_parser.add_argument(
        "--status", type=VolunteerStatus, choices=list(VolunteerStatus), help="those of this status alone"
    )
    list_parser.add_argument("--project", metavar="SLUG", help="those who asked for it, or whom it fits best")
    list_parser.add_argument("--skill", metavar="SKILL", help="those with this skill, in any spelling")
    list_parser.set_defaults(handler=_list)
    show_parser = subparsers.add_parser("show", help="show all that the roster's file says of one person")
    add_roster_options(show_parser)
    show_parser.add_argument("person", metavar="PERSON", help="an id of the roster, such as p-fazr4fb3vyy36")
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
    return 0


def _show(options: argparse.Namespace) -> int:
    client = open_roster(options)
    person = client.read_index().find(options.person)
    show_table(SHOW_HEADINGS, _details(person, client))
    return 0


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
    """What is not there is left out."""
    account, offer, invitation = person.account, person.profile, person.invitation
    form = f"{client.server}/{client.control}/issues/{person.form}" if client.control else f"#{person.form}"
    details: dict[str, object] = {
        "id": person.id,
        "account": f"{account.login} ({account.id})" if account else None,
        "in public": VISIBILITY[person.level],
        "status": f"{person.status} since {person.since}",
        "back on": person.until,
        "form": form if person.form else "none: came by the no-trace door",
        "notice": f"{client.roster}#{person.notice}" if person.notice else None,
        "came": person.given,
        "answered": person.answered,
        "began": person.began,
        "last sign": person.seen,
        **{
            question.label: ", ".join(question.answer.keys(getattr(offer, question.key)))
            for question in QUESTIONS
        },
        "invitation": f"{invitation.state} since {invitation.since}" if invitation else None,
        "sealed": "yes: `tahaluf people open` opens their file, too" if person.sealed else None,
    }
    yield from ((key, str(value)) for key, value in details.items() if value)
    yield from (("fits", f"{match.project}/{match.role} ({match.score})") for match in person.matches)


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
