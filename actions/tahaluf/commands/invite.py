"""`tahaluf invite`: invite to the organization who asked for it, as many a day as GitHub lets out.

What was sent is read from GitHub; the roster keeps how far each has come. Nothing of anybody is printed but in
`--waiting`, which is for a steward's own machine.

Exit codes: 0 nobody is left whom GitHub would take today, 1 something did not work.
"""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Final

from tahaluf.github import (
    Origin,
    Roster,
    Session,
    read_origins,
    read_roster,
    read_shown,
    read_teams,
    say,
    send_invitations,
)
from tahaluf.manifest import Manifest
from tahaluf.membership import (
    Asker,
    Decided,
    Fate,
    Shown,
    closing_word,
    decide_invitations,
    plan_invitations,
    team_for,
    teams_for_newcomers,
)
from tahaluf.people import OVER, Invitation, Person, Status
from tahaluf.problems import Stopped
from tahaluf.roster import Book, Wanted, cell

from .given.environment import Environment
from .given.options import common, manifest_file
from .given.reading import read_manifest
from .volunteers.keeping import keep

TOPIC: Final = "invitation"
SENDING: Final = 600.0  # seconds; whom the limits leave no time for waits for the next run
MESSAGE: Final = "Keep how far invitations have come"

# Texts for the log: no number in it is so small that it tells of somebody
SENT: Final = "invitations sent: {sent}; waiting: {waiting}"
FULL: Final = "GitHub sends no more invitations today: the next run goes on"
BROKEN: Final = "records that cannot be read, and are passed over: {number}"
WAITS: Final = "{person}  {ahead} before them"
NOBODY: Final = "nobody waits"


def arguments(parser: argparse.ArgumentParser) -> None:
    common(parser)
    manifest_file(parser)
    parser.add_argument(
        "--waiting",
        action="store_true",
        help="send nothing: list who waits, by their ids in the roster, and how many are before each",
    )


def run(options: argparse.Namespace) -> int:
    env = Environment.read()
    manifest = read_manifest(options.manifest)
    if options.waiting and env.in_actions:
        raise Stopped("this shows who waits, and others read the log here", "ask it on your own machine")
    session, control = env.session(options.verbose), env.control()
    keeper = env.keeper(session, options.verbose)
    return (list_waiting if options.waiting else invite)(
        session, keeper, control, manifest, datetime.now(UTC)
    )


def invite(session: Session, keeper: Session, control: str, manifest: Manifest, now: datetime) -> int:
    """Read, decide, send, and write down how far everybody has come.

    `session` speaks to the organization, `keeper` to the control repository and the roster. The record comes last:
    what was sent before the run ended is found at GitHub by the next.
    """
    look = _look(session, keeper, control, manifest, now)
    fates = _send(session, manifest, look)
    _close(keeper, control, look)
    after = (_after(asker, fate, now.date()) for asker, fate in zip(look.decided.invite, fates, strict=True))
    _keep(keeper, look, {**look.decided.now, **dict(after)})
    waiting = len(look.decided.ahead) + sum(fate in (Fate.FULL, Fate.UNKNOWN) for fate in fates)
    print(SENT.format(sent=cell(fates.count(Fate.SENT)), waiting=cell(waiting)))
    if Fate.FULL in fates:
        print(FULL)
    if look.book.broken:
        print(BROKEN.format(number=cell(len(look.book.broken))))
    return int(Fate.UNKNOWN in fates and Fate.FULL not in fates)


def list_waiting(session: Session, keeper: Session, control: str, manifest: Manifest, now: datetime) -> int:
    """For a steward: who waits, and how many are before each."""
    ahead = _look(session, keeper, control, manifest, now).decided.ahead
    print("\n".join(WAITS.format(person=person, ahead=number) for person, number in ahead.items()) or NOBODY)
    return 0


@dataclass(frozen=True, slots=True)
class _Look:
    """What is there, and what follows from it."""

    roster: Roster
    book: Book
    forms: Mapping[int, Origin]
    decided: Decided


def _look(session: Session, keeper: Session, control: str, manifest: Manifest, now: datetime) -> _Look:
    roster = read_roster(keeper, f"{manifest.organization}/{manifest.roster}")
    book = Book.of(roster.files)
    open_ = [person for person in book.people.values() if _is_asking(person)]
    forms = read_origins(keeper, control, (person.form for person in open_ if person.form))
    askers = [asker for person in open_ if (asker := _asker(person, forms))]
    shown = read_shown(session, manifest.organization) if askers else Shown((), (), frozenset())
    decided = decide_invitations(askers, shown, now, manifest.volunteers.invitations)
    return _Look(roster, book, forms, decided)


def _is_asking(person: Person) -> bool:
    asks = person.invitation is not None and person.invitation.state not in OVER
    return asks and person.status is not Status.LEFT


def _asker(person: Person, forms: Mapping[int, Origin]) -> Asker | None:
    """Who came by no form is invited if a steward wrote down their account."""
    if person.invitation is None:
        return None
    account = forms[person.form].author if person.form else person.account
    return Asker(person.id, person.form, person.given, person.invitation, account)


def _send(session: Session, manifest: Manifest, look: _Look) -> list[Fate]:
    """Invite those whose turn it is, each into the team that they may join without a person's doing."""
    chosen = [asker for asker in look.decided.invite if asker.account]
    teams = read_teams(session, manifest.organization, teams_for_newcomers(manifest)) if chosen else {}
    plan = plan_invitations(
        [
            (asker.account, team_for(look.book.people[asker.person], manifest, teams))
            for asker in chosen
            if asker.account
        ]
    )
    session.pacer.finish_within(SENDING)
    fates = send_invitations(session, manifest.organization, plan)
    session.pacer.finish_within(None)
    return fates


def _after(asker: Asker, fate: Fate, day: date) -> tuple[str, Invitation]:
    match fate:
        case Fate.SENT:
            return asker.person, asker.invited(day)
        case Fate.REFUSED:
            return asker.person, asker.stopped(day)
        case _:
            return asker.person, asker.waiting()


def _close(keeper: Session, control: str, look: _Look) -> None:
    """A friendly word under the form of whose second invitation has lapsed, where it is still open."""
    for asker in look.decided.closing:
        if asker.form and look.forms[asker.form].open:
            say(
                keeper,
                control,
                asker.form,
                TOPIC,
                closing_word(look.book.people[asker.person].offer.languages),
            )


def _keep(keeper: Session, look: _Look, now: Mapping[str, Invitation]) -> None:
    """Write down how far each has come, in one commit."""

    def records(book: Book) -> Wanted:
        people = [replace(book.people[id], invitation=now[id]) for id in now if id in book.people]
        return Wanted(files=book.with_people(people), message=MESSAGE)

    keep(keeper, look.roster.name, records, look.roster)
