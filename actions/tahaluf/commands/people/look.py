"""`tahaluf people list`, `show` and `match`: who is in the roster, and who fits where."""

import argparse
from collections.abc import Iterator
from datetime import date
from typing import Final

from tahaluf.commands.options import Verbs
from tahaluf.commands.tables import show_table
from tahaluf.consent import Level
from tahaluf.manifest import Manifest
from tahaluf.matching import Opening, match, openings, skills_of, why
from tahaluf.people import Person, Status, candidates, choose, crowd
from tahaluf.problems import Stopped
from tahaluf.roster import Book

from .home import Home, home, roster_options

MOST: Final = 20  # people for a role that are shown

# Texts for people
LIST: Final = ("who", "status", "since", "days", "fits", "skills", "languages", "hours")
ROLES: Final = ("role", "points of 100", "why")
CANDIDATES: Final = ("who", "status", "days", "points of 80", "why")
NOBODY: Final = "nobody"
NO_FIT: Final = "no open role fits"
BROKEN: Final = "cannot be read: {who}; look at the last edit of their files"
NO_SKILL: Final = "the manifest has no such skill"
NO_PROJECT: Final = "the manifest has no such project"
NO_ROLE: Final = "no project has such an open role"
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
    matching = verbs.add_parser("match", help="name the roles for a person, or the people for a role")
    roster_options(matching)
    matching.add_argument(
        "what", metavar="PERSON|PROJECT/ROLE", help="an id of the roster, or a role of the manifest"
    )
    matching.set_defaults(carry=_match)


def _list(options: argparse.Namespace) -> int:
    here = home(options)
    skill, project = _skill(here.manifest, options.skill), _project(here.manifest, options.project)
    book = here.book()
    people = choose(book.people.values(), options.status, project, skill)
    show_table(LIST, (_row(person, here.today) for person in people))
    if not people:
        print(NOBODY)
    _tell_broken(book)
    return 0


def _show(options: argparse.Namespace) -> int:
    here = home(options)
    person = here.book().find(options.person)
    show_table(("", ""), _all_of(person, here))
    return 0


def _match(options: argparse.Namespace) -> int:
    here = home(options)
    if "/" in options.what:
        opening = _opening(here.manifest, options.what)
        book = here.book()
        rows = list(_candidates(book, opening, here))
        show_table(CANDIDATES, rows[:MOST])
    else:
        book = here.book()
        rows = list(_roles(book.find(options.what), book, here.manifest))
        show_table(ROLES, rows)
    if not rows:
        print(NOBODY if "/" in options.what else NO_FIT)
    _tell_broken(book)
    return 0


# -- rows


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


def _roles(person: Person, book: Book, manifest: Manifest) -> Iterator[tuple[str, ...]]:
    others = crowd(one for one in book.people.values() if one.id != person.id)
    for one in match(person.offer, openings(manifest), others):
        yield f"{one.project}/{one.role}", str(one.score), why(one, manifest)


def _candidates(book: Book, opening: Opening, here: Home) -> Iterator[tuple[str, ...]]:
    for person, fit in candidates(book.people.values(), opening):
        days = str((here.today - person.since).days)
        yield person.id, str(person.status), days, str(fit.score), why(fit, here.manifest)


def _tell_broken(book: Book) -> None:
    if book.broken:
        print(BROKEN.format(who=", ".join(sorted(book.broken))))


# -- words of the manifest


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


def _opening(manifest: Manifest, text: str) -> Opening:
    project, _, role = text.partition("/")
    found = next((one for one in openings(manifest) if (one.project, one.role) == (project, role)), None)
    if found is None:
        raise Stopped(NO_ROLE, LOOK)
    return found
