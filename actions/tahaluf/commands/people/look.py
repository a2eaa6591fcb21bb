"""`tahaluf people list` and `show`: who is in the roster."""

import argparse
from collections.abc import Iterator
from datetime import date
from typing import Final

from tahaluf.commands.given.options import Verbs
from tahaluf.commands.shown.tables import show_table
from tahaluf.consent import Level
from tahaluf.manifest import Manifest
from tahaluf.matching import skills_of
from tahaluf.people import Person, Status, choose
from tahaluf.problems import Stopped

from .home import Home, home, roster_options, tell_broken

# Texts for people
LIST: Final = ("who", "status", "since", "days", "fits", "skills", "languages", "hours")
NOBODY: Final = "nobody"
NO_SKILL: Final = "the manifest has no such skill"
NO_PROJECT: Final = "the manifest has no such project"
LOOK: Final = "look into projects.yml"
SPEAK: Final = {
    Level.PUBLIC: "may be named",
    Level.HANDLE: "may be named by their login, and by nothing else",
    Level.PSEUDONYM: "goes by a made-up name: ask for one",
    Level.NONE: "appears nowhere: do not name, assign or thank them where others can see it",
}


def arguments(verbs: Verbs) -> None:
    listing = verbs.add_parser("list", help="list people: who waits longest for an answer first")
    roster_options(listing)
    listing.add_argument("--status", type=Status, choices=list(Status), help="those of this status alone")
    listing.add_argument("--project", metavar="SLUG", help="those who asked for it, or whom it fits best")
    listing.add_argument("--skill", metavar="SKILL", help="those with this skill, in any spelling")
    listing.set_defaults(carry=_list)
    showing = verbs.add_parser("show", help="show all that the roster's file says of one person")
    roster_options(showing)
    showing.add_argument("person", metavar="PERSON", help="an id of the roster, such as p-fazr4fb3vyy36")
    showing.set_defaults(carry=_show)


def _list(options: argparse.Namespace) -> int:
    here = home(options)
    skill, project = _skill(here.manifest, options.skill), _project(here.manifest, options.project)
    book = here.book()
    people = choose(book.people.values(), options.status, project, skill)
    show_table(LIST, (_row(person, here.today) for person in people))
    if not people:
        print(NOBODY)
    tell_broken(book)
    return 0


def _show(options: argparse.Namespace) -> int:
    here = home(options)
    person = here.book().find(options.person)
    show_table(("", ""), _all_of(person, here))
    return 0


def _row(person: Person, today: date) -> tuple[str, ...]:
    offer = person.offer
    best = next((f"{one.project}/{one.role} ({one.score})" for one in person.matches), "")
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


def _all_of(person: Person, here: Home) -> Iterator[tuple[str, str]]:
    """What is not there is left out."""
    account, offer, invited = person.account, person.offer, person.invitation
    form = f"{here.server}/{here.control}/issues/{person.form}" if here.control else f"#{person.form}"
    said = {
        "id": person.id,
        "account": f"{account.login} ({account.id})" if account else None,
        "in public": SPEAK[person.level],
        "status": f"{person.status} since {person.since}",
        "back on": person.until,
        "form": form if person.form else "none: came by the no-trace door",
        "notice": f"{here.roster}#{person.notice}" if person.notice else None,
        "came": person.given,
        "answered": person.answered,
        "began": person.began,
        "last sign": person.seen,
        "skills": ", ".join(sorted(offer.skills)),
        "hours a week": offer.hours,
        "languages": ", ".join(sorted(offer.languages)),
        "time zone": offer.zone,
        "kind of work": ", ".join(offer.work),
        "projects": ", ".join(sorted(offer.projects)),
        "invitation": f"{invited.state} since {invited.since}" if invited else None,
        "sealed": "yes: `tahaluf people open` opens their file, too" if person.sealed else None,
    }
    yield from ((key, str(value)) for key, value in said.items() if value)
    yield from (("fits", f"{one.project}/{one.role} ({one.score})") for one in person.matches)


def _skill(manifest: Manifest, word: str | None) -> str | None:
    if word is None:
        return None
    if (found := skills_of(manifest).find(word)) is None:
        raise Stopped(NO_SKILL, LOOK)
    return found


def _project(manifest: Manifest, slug: str | None) -> str | None:
    if slug is None:
        return None
    if (found := manifest.find(slug)) is None:
        raise Stopped(NO_PROJECT, LOOK)
    return found.slug
