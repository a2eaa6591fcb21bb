"""`tahaluf onboard`: bring volunteers' forms to the stewards they concern, and answer in public.

The roster comes first and the answer last: what the answer says has happened then. Of the roster the notice comes
first: a record names its notice, so it stands for both. Nothing of a person is printed: the runs of a public
repository have public logs.
"""

import argparse
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from tahaluf.forms import Form, load_form
from tahaluf.github import (
    Comment,
    Offer,
    Roster,
    Saying,
    Session,
    count_offers,
    is_member,
    open_offers,
    read_files,
    read_offers,
    read_roster,
    say_all,
)
from tahaluf.manifest import Manifest, load
from tahaluf.onboarding import ANSWERED, Decision, Desk, Entry, Filed, State, is_answer, was_turned_away
from tahaluf.people import Account, Status, person_id
from tahaluf.problems import Stopped
from tahaluf.roster import Book, Wanted

from .choices import VOLUNTEER
from .environment import Environment
from .halfway import issues, naming
from .keeping import Told, keep_on, tell
from .options import a_number, common

MANIFEST: Final = "projects.yml"
LABEL: Final = "volunteer"  # the form gives it
COMMIT: Final = "Keep records as their forms say"
# So much is lost in time, and in nothing else, where a run is ended: forms between two commits to the roster
AT_ONCE: Final = 50
# New notices a run. Stewards who get hundreds read none: the others are in the roster, and get theirs later
NOTICES: Final = 20
# Forms touched within an hour above which single runs leave them to the sweep: three writes each would take longer
BUSY: Final = 60

# Texts for the log
CLOSED: Final = "issue {number} is closed: nothing to do"
GONE: Final = "the account that opened issue {number} is gone: nobody to answer"
NO_ISSUE: Final = "{control} has no such issue"
NO_FORM: Final = "this is no volunteer's form"
NO_TIME: Final = "the run's time was up before it"
LEFT_TO_SWEEP: Final = "many forms come in this hour: the next sweep answers them all, the oldest first"
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
    which.add_argument("--issue", type=a_number, metavar="N", help="default: the issue of the event")
    which.add_argument("--all", action="store_true", help="every open form that has no answer yet")
    parser.add_argument(
        "--unless-busy",
        action="store_true",
        help=f"leave the form to `catch-up` where more than {BUSY} have come within the hour",
    )


def run(options: argparse.Namespace) -> int:
    env = Environment.read()
    session, control = env.session(options.verbose), env.control()
    if options.all:
        sweep(session, control)
    elif options.unless_busy and is_busy(session, control, datetime.now(UTC)):
        print(LEFT_TO_SWEEP)
    else:
        onboard(session, control, [options.issue or env.issue()])
    return 0


def is_busy(session: Session, control: str, now: datetime) -> bool:
    """Whether so many forms come in that each run by itself would be in the way of the others."""
    return count_offers(session, control, LABEL, now - timedelta(hours=1)) > BUSY


def sweep(session: Session, control: str) -> None:
    """Bring all open forms through that have no answer, then give a notice to who has none. Raises Stopped."""
    forms = dict(open_offers(session, control, LABEL))
    if forms:
        onboard(session, control, _unanswered(forms), frozenset(forms))


def unanswered(session: Session, control: str) -> list[int]:
    """The open forms whose author has not been told how it goes on, oldest first."""
    return _unanswered(dict(open_offers(session, control, LABEL)))


def _unanswered(forms: Mapping[int, Sequence[Comment]]) -> list[int]:
    return sorted(
        number
        for number, ours in forms.items()
        if not any(comment.topic == ANSWERED and is_answer(comment.text) for comment in ours)
        and not was_turned_away((comment.topic for comment in ours), ANSWERED)
    )


def onboard(session: Session, control: str, numbers: Iterable[int], unnoticed: Collection[int] = ()) -> None:
    """Bring these forms through, oldest first, and print a line for each.

    `unnoticed`: forms of which some may be in the roster without a notice, and get one afterwards. Raises Stopped
    at the end where one is left to do.
    """
    wanted = sorted(set(numbers))
    if not (wanted or unnoticed):
        return
    manifest_text, form_text = read_files(session, control, MANIFEST, VOLUNTEER)
    manifest, form = load(manifest_text, MANIFEST), load_form(form_text, VOLUNTEER)
    run = _Run(session, control, manifest, form)
    start = 0
    with naming(lambda: wanted[start:]):
        for start in range(0, len(wanted), AT_ONCE):
            run.bring(wanted[start : start + AT_ONCE])
    if unnoticed:
        run.bring(run.without_notice(unnoticed))
    if run.left:
        raise Stopped(f"not all forms are through ({_why(run.left)})", "run it again: it goes on from there")


class _Run:
    """One run over many forms: the roster as it is by now, what is left, and how many stewards were told."""

    def __init__(self, session: Session, control: str, manifest: Manifest, form: Form) -> None:
        self.session, self.control, self.manifest, self.form = session, control, manifest, form
        self.name = f"{manifest.organization}/{manifest.roster}"
        self.left: dict[int, str] = {}
        self.notices = NOTICES
        self._roster: Roster | None = None

    @property
    def roster(self) -> Roster:
        """Read when it is needed first: a form that is closed needs none."""
        if self._roster is None:
            self._roster = read_roster(self.session, self.name)
        return self._roster

    def bring(self, numbers: Sequence[int]) -> None:
        """Read, decide, put into the roster, answer."""
        if self.session.pacer.over or any(NO_TIME in why for why in self.left.values()):
            self.left |= dict.fromkeys(numbers, NO_TIME)
            return
        cases = list(_cases(self.control, read_offers(self.session, self.control, numbers), self.left))
        if cases:
            book = Book.of(self.roster.files)
            decided = dict(_decided(cases, book, self._desk(book, cases), self.left))
            self._enter(book, decided)
            _answer(self.session, self.control, decided, self.left)

    def without_notice(self, forms: Collection[int]) -> list[int]:
        """Those of these forms whose people wait longest without one, as many as stewards can be told of now."""
        waiting = [
            person.form
            for person in Book.of(self.roster.files).people.values()
            if person.status is Status.WAITING and person.form in forms and person.notice is None
        ]
        return [number for number in sorted(waiting) if number not in self.left][: max(0, self.notices)]

    def _desk(self, book: Book, cases: Iterable[_Case]) -> Desk:
        mine = {case.person for case in cases}
        others = [person for person in book.people.values() if person.id not in mine]
        session, organization = self.session, self.manifest.organization

        def member(account: Account) -> bool:
            return is_member(session, organization, account.login, account.id)

        return Desk(self.form, self.manifest, others, member)

    def _enter(self, book: Book, decided: Mapping[_Case, Decision]) -> None:
        """Put the people into the roster: some notices, then all records in one commit."""
        entries = {case.person: decision.entry for case, decision in decided.items() if decision.entry}
        if not entries:
            return
        told = self._tell(book, entries)
        through = {person: entry for person, entry in entries.items() if person not in told.failed}

        def records(book: Book) -> Wanted:
            people = (
                entry.person(book.people.get(person), told.numbers.get(person))
                for person, entry in through.items()
                if person not in book.broken
            )
            return Wanted(files=book.with_people(people), message=COMMIT)

        why = ""
        try:
            self._roster = keep_on(self.session, self.name, records, self.roster)
        except Stopped as trouble:
            why, self._roster = trouble.what, None
        self.left |= {
            case.offer.number: told.failed.get(case.person, why)
            for case, decision in decided.items()
            if decision.entry and (why or case.person in told.failed)
        }

    def _tell(self, book: Book, entries: Mapping[str, Entry]) -> Told:
        """The notices of those who have one, and new ones as far as they go, the oldest form first."""
        known = {person: book.people[person].notice for person in entries if person in book.people}
        new = [person for person in entries if not known.get(person)][: max(0, self.notices)]
        self.notices -= len(new)
        notices = {
            person: entry.notice for person, entry in entries.items() if known.get(person) or person in new
        }
        if not notices:
            return Told({}, {})
        since = min(entries[person].filed.opened for person in notices)
        return tell(self.session, self.roster, Wanted(notices), filter(None, known.values()), since)


def _why(left: Mapping[int, str]) -> str:
    """What is left, by reason; of many numbers the first few."""
    by_reason: dict[str, list[int]] = {}
    for number, reason in sorted(left.items()):
        by_reason.setdefault(reason, []).append(number)
    return "; ".join(f"{issues(numbers)}: {reason}" for reason, numbers in by_reason.items())


# -- decide


def _cases(control: str, offers: Mapping[int, Offer | None], left: dict[int, str]) -> Iterator[_Case]:
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


def _answer(session: Session, control: str, decided: Mapping[_Case, Decision], left: dict[int, str]) -> None:
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
