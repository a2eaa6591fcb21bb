"""Brings volunteers' forms through: read, decide, into the roster, answer.

The roster comes first and the answer last: what the answer says has happened then. Of the roster the notice comes
first: a record names its notice, so it stands for both.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tahaluf.commands.given.choices import VOLUNTEER
from tahaluf.commands.given.halfway import issues, naming
from tahaluf.commands.given.merged import merged_with_form
from tahaluf.forms import Form
from tahaluf.github import (
    FormIssue,
    OutOfTime,
    Roster,
    Saying,
    Session,
    is_member,
    read_form_issues,
    read_roster,
    say_all,
)
from tahaluf.manifest import Manifest
from tahaluf.onboarding import Decision, Desk, Entry, Filed, State
from tahaluf.people import Account, Status, person_id
from tahaluf.problems import Stopped
from tahaluf.roster import Book, Wanted

from .keeping import Told, keep_on, tell

LABEL: Final = "volunteer"  # the form gives it
COMMIT: Final = "Keep records as their forms say"
# So much is lost in time, and in nothing else, where a run is ended: forms between two commits to the roster
AT_ONCE: Final = 50
# New notices a run. Stewards who get hundreds read none: the others are in the roster, and get theirs later
NOTICES: Final = 20

# Texts for the log
CLOSED: Final = "issue {number} is closed: nothing to do"
GONE: Final = "the account that opened issue {number} is gone: nobody to answer"
SAID: Final[Mapping[State, str]] = {
    State.ENTERED: "issue {number}: the stewards are told, and the volunteer is answered",
    State.UNREADABLE: "issue {number}: the form cannot be read yet, and its author is told what to mend",
    State.OLDER: "issue {number}: a later form of the same person counts",
    State.AWAY: "issue {number}: nobody is taken in now, and its author is told",
}
LEFT: Final = "not all forms are through ({why})"
AGAIN: Final = "run it again: it goes on from there"
NO_TIME: Final = OutOfTime()
NO_ISSUE: Final = "{control} has no such issue"
NO_FORM: Final = "this is no volunteer's form"
ANOTHER: Final = "give the number of a volunteer's form: it has the label `volunteer`"


def welcome(session: Session, control: str, numbers: Iterable[int], unnoticed: Collection[int] = ()) -> None:
    """Bring these forms through, oldest first, and print a line for each.

    `unnoticed`: forms of which some may be in the roster without a notice, and get one afterwards. Raises Stopped
    at the end where one is left to do.
    """
    wanted = sorted(set(numbers))
    if not (wanted or unnoticed):
        return
    manifest, form = merged_with_form(session, control, VOLUNTEER)
    run = _Run(session, control, manifest, form)
    start = 0
    with naming(lambda: wanted[start:]):
        for start in range(0, len(wanted), AT_ONCE):
            run.bring(wanted[start : start + AT_ONCE])
    if unnoticed:
        run.bring(run.without_notice(unnoticed))
    if run.left:
        raise _together(run.left)


def _together(left: Mapping[int, Stopped]) -> Stopped:
    """What is left, by reason. What to do about it is said where it is the same for all."""
    by_reason: dict[str, list[int]] = {}
    for number, trouble in sorted(left.items()):
        by_reason.setdefault(trouble.what, []).append(number)
    why = "; ".join(f"{issues(numbers)}: {reason}" for reason, numbers in by_reason.items())
    mends = {trouble.mend for trouble in left.values()}
    return Stopped(LEFT.format(why=why), mends.pop() if len(mends) == 1 else AGAIN)


@dataclass(frozen=True, slots=True)
class _Case:
    """A form that is to be answered, and by whom it is."""

    issue: FormIssue
    account: Account

    @property
    def number(self) -> int:
        return self.issue.number

    @property
    def person(self) -> str:
        return person_id(self.account.id)

    @property
    def filed(self) -> Filed:
        one = self.issue
        return Filed(one.number, one.title, one.body, one.url, one.created, one.written, self.account)


class _Run:
    """One run over many forms: the roster as it is by now, what is left, and how many stewards were told."""

    def __init__(self, session: Session, control: str, manifest: Manifest, form: Form) -> None:
        self.session, self.control, self.manifest, self.form = session, control, manifest, form
        self.name = f"{manifest.organization}/{manifest.roster}"
        self.left: dict[int, Stopped] = {}
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
        if self.session.pacer.over or any(NO_TIME.what in trouble.what for trouble in self.left.values()):
            self.left |= dict.fromkeys(numbers, NO_TIME)
            return
        cases = list(self._cases(numbers))
        if cases:
            book = Book.of(self.roster.files)
            decided = dict(self._decided(cases, book))
            self._enter(book, decided)
            self._answer(decided)

    def without_notice(self, forms: Collection[int]) -> list[int]:
        """Those of these forms whose people wait longest without one, as many as stewards can be told of now."""
        waiting = [
            person.form
            for person in Book.of(self.roster.files).people.values()
            if person.status is Status.WAITING and person.form in forms and person.notice is None
        ]
        return [number for number in sorted(waiting) if number not in self.left][: max(0, self.notices)]

    # -- read and decide

    def _cases(self, numbers: Sequence[int]) -> Iterator[_Case]:
        """The forms that are to be answered; of the others it is said why not."""
        for number, issue in read_form_issues(self.session, self.control, numbers).items():
            if issue is None:
                self.left[number] = Stopped(NO_ISSUE.format(control=self.control), ANOTHER)
            elif LABEL not in issue.labels:
                self.left[number] = Stopped(NO_FORM, ANOTHER)
            elif not issue.open:
                print(CLOSED.format(number=number))
            elif issue.account is None:
                print(GONE.format(number=number))
            else:
                yield _Case(issue, issue.account)

    def _decided(self, cases: Sequence[_Case], book: Book) -> Iterator[tuple[_Case, Decision]]:
        """What each form comes to, oldest first: an earlier form of the same person is known to the later one."""
        desk, known = self._desk(cases, book), dict(book.people)
        for case in cases:
            if case.person in book.broken:
                self.left[case.number] = book.broken[case.person]
                continue
            decision = desk.decide(case.filed, known.get(case.person))
            if decision.entry:
                known[case.person] = decision.entry.person(known.get(case.person), None)
            yield case, decision

    def _desk(self, cases: Iterable[_Case], book: Book) -> Desk:
        mine = {case.person for case in cases}
        others = [person for person in book.people.values() if person.id not in mine]
        session, organization = self.session, self.manifest.organization

        def member(account: Account) -> bool:
            return is_member(session, organization, account.login, account.id)

        return Desk(self.form, self.manifest, others, member)

    # -- into the roster

    def _enter(self, book: Book, decided: Mapping[_Case, Decision]) -> None:
        """Put the people into the roster: some notices, then all records in one commit."""
        entries = {case.person: decision.entry for case, decision in decided.items() if decision.entry}
        if not entries:
            return
        told = self._tell(book, entries)
        through = {person: entry for person, entry in entries.items() if person not in told.failed}
        failed = {person: Stopped(why, AGAIN) for person, why in told.failed.items()}

        def records(book: Book) -> Wanted:
            people = (
                entry.person(book.people.get(person), told.numbers.get(person))
                for person, entry in through.items()
                if person not in book.broken
            )
            return Wanted(files=book.with_people(people), message=COMMIT)

        try:
            self._roster = keep_on(self.session, self.name, records, self.roster)
        except Stopped as trouble:
            failed |= dict.fromkeys(through, trouble)
            self._roster = None
        self.left |= {
            case.number: failed[case.person]
            for case, decision in decided.items()
            if decision.entry and case.person in failed
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

    # -- answer

    def _answer(self, decided: Mapping[_Case, Decision]) -> None:
        """Answer those whose form is through."""
        due = {case.issue: decision for case, decision in decided.items() if case.number not in self.left}
        failed = say_all(
            self.session,
            self.control,
            (Saying(one.number, one.id, d.topic, d.said, one.ours) for one, d in due.items()),
        )
        self.left |= {number: Stopped(why, AGAIN) for number, why in failed.items()}
        for issue, decision in due.items():
            if issue.number not in self.left:
                print(SAID[decision.state].format(number=issue.number))
