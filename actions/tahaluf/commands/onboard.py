"""`tahaluf onboard`: bring volunteers' forms to the stewards they concern, and answer in public.

The roster comes first and the answer last: what the answer says has happened then. Of the roster the notice comes
first: a record names its notice, so it stands for both. Nothing of a person is printed: the runs of a public
repository have public logs.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tahaluf.forms import load_form
from tahaluf.github import (
    Offer,
    Roster,
    Saying,
    Session,
    is_member,
    open_offers,
    read_files,
    read_offers,
    read_roster,
    say_all,
)
from tahaluf.manifest import Manifest, load
from tahaluf.people import (
    ANSWERED,
    Account,
    Book,
    Crowd,
    Decision,
    Desk,
    Filed,
    State,
    Wanted,
    crowd,
    is_answer,
    person_id,
    was_turned_away,
)
from tahaluf.problems import Stopped

from .choices import VOLUNTEER
from .environment import Environment
from .keeping import keep, tell
from .options import common

MANIFEST: Final = "projects.yml"
LABEL: Final = "volunteer"  # the form gives it
COMMIT: Final = "Keep a record as its form says"
COMMIT_SEVERAL: Final = "Keep {number} records as their forms say"

# Texts for the log
CLOSED: Final = "issue {number} is closed: nothing to do"
GONE: Final = "the account that opened issue {number} is gone: nobody to answer"
NO_ISSUE: Final = "{control} has no such issue"
NO_FORM: Final = "this is no volunteer's form"
SAID: Final[Mapping[State, str]] = {
    State.ENTERED: "issue {number}: the stewards are told, and the volunteer is answered",
    State.UNREADABLE: "issue {number}: the form cannot be read yet, and its author is told what to mend",
    State.OLDER: "issue {number}: a later form of the same person counts",
    State.AWAY: "issue {number}: nobody is taken in now, and its author is told",
}


@dataclass(frozen=True, slots=True)
class _Case:
    """A form that is to be answered, and by whom it is."""

    offer: Offer
    account: Account

    @property
    def person(self) -> str:
        return person_id(self.account.id)

    @property
    def filed(self) -> Filed:
        one = self.offer
        return Filed(one.number, one.title, one.body, one.url, one.created, self.account)


def arguments(parser: argparse.ArgumentParser) -> None:
    common(parser)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--issue", type=int, metavar="N", help="default: the issue of the event")
    which.add_argument("--all", action="store_true", help="every open form that has no answer yet")


def run(options: argparse.Namespace) -> int:
    env = Environment.read()
    session, control = env.session(options.verbose), env.control()
    numbers = unanswered(session, control) if options.all else [options.issue or _number(env)]
    onboard(session, control, numbers)
    return 0


def unanswered(session: Session, control: str) -> list[int]:
    """The open forms whose author has not been told how it goes on, oldest first."""
    return sorted(
        number
        for number, ours in open_offers(session, control, LABEL)
        if not any(comment.topic == ANSWERED and is_answer(comment.text) for comment in ours)
        and not was_turned_away((comment.topic for comment in ours), ANSWERED)
    )


def onboard(session: Session, control: str, numbers: Iterable[int]) -> None:
    """Bring these forms through, and print a line for each. Raises Stopped at the end where one is left to do."""
    wanted = sorted(set(numbers))
    if not wanted:
        return
    manifest_text, form_text = read_files(session, control, MANIFEST, VOLUNTEER)
    manifest, form = load(manifest_text, MANIFEST), load_form(form_text, VOLUNTEER)
    left: dict[int, str] = {}
    cases = list(_cases(control, read_offers(session, control, wanted), left))
    if cases:
        roster = read_roster(session, f"{manifest.organization}/{manifest.roster}")
        book = Book.of(roster.files)
        desk = Desk(form, manifest, _others(book, cases), _membership(session, manifest))
        decided = dict(_decided(cases, book, desk, left))
        _enter(session, roster, book, decided, left)
        _answer(session, control, decided, left)
    if left:
        said = "; ".join(f"issue {number}: {why}" for number, why in sorted(left.items()))
        raise Stopped(f"not all forms are through ({said})", "run it again: it goes on from there")


# -- decide


def _cases(
    control: str, offers: Mapping[int, Offer | None], left: dict[int, str]
) -> Iterator[_Case]:
    """The forms that are to be answered; of the others it is said why not."""
    for number, offer in offers.items():
        if offer is None:
            left[number] = NO_ISSUE.format(control=control)
        elif LABEL not in offer.labels:
            left[number] = NO_FORM
        elif not offer.open:
            print(CLOSED.format(number=number))
        elif offer.account is None:
            print(GONE.format(number=number))
        else:
            yield _Case(offer, Account(*offer.account))


def _others(book: Book, cases: Iterable[_Case]) -> Crowd:
    mine = {case.person for case in cases}
    return crowd(person for person in book.people.values() if person.id not in mine)


def _membership(session: Session, manifest: Manifest) -> Callable[[Account], bool]:
    return lambda account: is_member(session, manifest.organization, account.login, account.id)


def _decided(
    cases: Iterable[_Case], book: Book, desk: Desk, left: dict[int, str]
) -> Iterator[tuple[_Case, Decision]]:
    """What each form comes to, oldest first: an earlier form of the same person is known to the later one."""
    known = dict(book.people)
    for case in cases:
        if case.person in book.broken:
            left[case.offer.number] = book.broken[case.person].what
            continue
        decision = desk.decide(case.filed, known.get(case.person))
        if decision.entry:
            known[case.person] = decision.entry.person(known.get(case.person), None)
        yield case, decision


# -- carry out


def _enter(
    session: Session,
    roster: Roster,
    book: Book,
    decided: Mapping[_Case, Decision],
    left: dict[int, str],
) -> None:
    """Put the people into the roster: their notices, then their records in one commit."""
    entries = {case.person: decision.entry for case, decision in decided.items() if decision.entry}
    if not entries:
        return
    notices = {person: entry.notice for person, entry in entries.items()}
    numbers = (known.notice for person in entries if (known := book.people.get(person)))
    since = min(entry.filed.opened for entry in entries.values())
    told = tell(session, roster, Wanted(notices), filter(None, numbers), since)
    through = {person: entry for person, entry in entries.items() if person not in told.failed}

    def records(book: Book) -> Wanted:
        people = (
            entry.person(book.people.get(person), told.numbers.get(person))
            for person, entry in through.items()
            if person not in book.broken
        )
        return Wanted(files=book.with_people(people), message=_message(len(through)))

    why = ""
    try:
        keep(session, roster.name, records, roster)
    except Stopped as trouble:
        why = trouble.what
    left |= {
        case.offer.number: told.failed.get(case.person, why)
        for case, decision in decided.items()
        if decision.entry and (why or case.person in told.failed)
    }


def _answer(
    session: Session, control: str, decided: Mapping[_Case, Decision], left: dict[int, str]
) -> None:
    """Answer those whose form is through."""
    due = {case.offer: decision for case, decision in decided.items() if case.offer.number not in left}
    left |= say_all(
        session,
        control,
        (Saying(one.number, one.id, d.topic, d.said, one.ours) for one, d in due.items()),
    )
    for offer, decision in due.items():
        if offer.number not in left:
            print(SAID[decision.state].format(number=offer.number))


def _message(number: int) -> str:
    return COMMIT if number == 1 else COMMIT_SEVERAL.format(number=number)


def _number(env: Environment) -> int:
    number = (env.event().get("issue") or {}).get("number")
    if not isinstance(number, int):
        raise Stopped("it is not known which issue is meant", "give --issue N or --all")
    return number
