"""Everything of one person is taken out: the notice first, then the record, then what they are on GitHub.

A command's and the public leave form's way are the same from here. Nothing of the person is printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from tahaluf.github import (
    GitHubRefusal,
    Session,
    carry_out,
    close_issue,
    hushed,
    open_forms_of,
    read_memberships,
    read_roster,
    without_words,
)
from tahaluf.manifest import Manifest
from tahaluf.membership import departure_steps, plan_departure, without
from tahaluf.people import Account
from tahaluf.plan import Change, Plan, Site, Steps
from tahaluf.problems import Stopped
from tahaluf.roster import Book

from .keeping import keep, tell

LABEL: Final = "volunteer"

# Texts for people
NOTICE: Final = "the notice could not be emptied: {why}"
MEMBERSHIP: Final = "the membership could not be ended: {why}"
FORMS: Final = "a form could not be closed: {why}"


@dataclass(frozen=True, slots=True)
class Departure:
    """Who leaves, and what is known to be theirs. `account`: None where nobody knows it, or there is none.

    `unseen`: organizations into which the token may not look.
    """

    person: str
    account: Account | None = field(repr=False)
    memberships: Plan = field(default_factory=Plan)
    forms: Sequence[int] = ()
    unseen: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """`members`: a session that ends memberships; `keeper`: one for the control repository and the roster.

    `control`: the control repository, None where it is not known: then no form is looked for.
    """

    members: Session
    keeper: Session
    control: str | None
    manifest: Manifest


def look_at(desk: Desk, departure: Departure) -> Departure:
    """With what GitHub has of the account. Raises Stopped where the token may not see the main organization."""
    manifest, control, account = desk.manifest, desk.control, departure.account
    if account is None:
        return departure
    memberships, unseen = read_memberships(desk.members, [manifest.organization], account), []
    for organization in manifest.organizations:
        try:
            memberships += read_memberships(desk.members, [organization], account)
        except GitHubRefusal:
            unseen.append(organization)
    plan = Plan.of(plan_departure(departure.person, account, manifest, memberships))
    forms = open_forms_of(desk.keeper, control, LABEL, account) if control else ()
    return Departure(departure.person, account, plan, forms, unseen)


def depart(desk: Desk, departure: Departure) -> list[str]:
    """Take it all out; give what could not be, in words that tell nothing of the person. Raises Stopped.

    Memberships that nobody loses this way are in the plan, and are no failure.

    The roster is first: of what follows, GitHub itself shows whether it is done.
    """
    manifest = desk.manifest
    _take_out(desk.keeper, f"{manifest.organization}/{manifest.roster}", departure.person)
    left = _end_memberships(desk.members, departure)
    try:
        for number in departure.forms if desk.control else ():
            close_issue(desk.keeper, str(desk.control), number)
    except Stopped as trouble:
        left.append(FORMS.format(why=without_words(trouble)))
    return left


def _take_out(session: Session, name: str, person: str) -> None:
    """The notice first: a record names it, so that a run which ends in between leads the next one to it."""
    roster = read_roster(session, name)
    book = Book.of(roster.files)
    known = book.people.get(person)
    numbers = [known.notice] if known and known.notice else []
    since = datetime.combine(known.given, datetime.min.time(), UTC) if known else datetime.now(UTC)
    told = tell(session, roster, without(book, person), numbers, since)
    if told.failed:
        raise Stopped(NOTICE.format(why="; ".join(told.failed.values())), "run it again")
    keep(session, name, lambda book: without(book, person), roster)


def _end_memberships(session: Session, departure: Departure) -> list[str]:
    account, plan = departure.account, departure.memberships
    if account is None or not plan:
        return []

    def start(change: Change, site: Site) -> Steps:
        return hushed(departure_steps(change, account, site))

    sites = dict.fromkeys(plan.projects, Site("", ""))  # each change names where it happens
    carried = carry_out(session, plan, sites, start)
    if carried.interrupted:
        raise KeyboardInterrupt
    return [MEMBERSHIP.format(why=one.reason) for one in carried.outcomes if one.state != "done"]
