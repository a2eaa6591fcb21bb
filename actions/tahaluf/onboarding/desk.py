"""What a volunteer's form comes to: a person and a notice in the roster, and a public answer. Writes nothing."""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Final, NamedTuple

from tahaluf.forms import Form, Malformed, glance, option_key, parse
from tahaluf.manifest import Manifest
from tahaluf.matching import Match, Opening, Volunteer, match, openings, read_volunteer
from tahaluf.people import EXPECTING, HOLDING, Account, Person, Status, count_in, crowd, entered, person_id
from tahaluf.roster import Notice
from tahaluf.voice import voice_for

from .answer import Queue, answer, is_reachable, mend
from .intake import TURNED_AWAY, asks_for_membership, turned_away
from .notice import notice

ANSWERED: Final = "volunteer"  # the topic of the comment that answers


class State(Enum):
    """What became of a form."""

    ENTERED = "entered"
    UNREADABLE = "unreadable"  # its author is told what to mend
    OLDER = "older"  # a later form of the same person counts
    AWAY = "turned away"  # the coalition takes in nobody now


class Filed(NamedTuple):
    """A form as it stands on GitHub. `opened`, `written`: when it was sent, and last edited, with a time zone."""

    number: int
    title: str
    body: str
    url: str
    opened: datetime
    written: datetime
    account: Account


@dataclass(frozen=True, slots=True)
class Entry:
    """What the roster shall have of a form."""

    filed: Filed
    volunteer: Volunteer
    matches: tuple[Match, ...]
    notice: Notice = field(repr=False)

    def person(self, known: Person | None, notice: int | None) -> Person:
        """On top of what is known of them by now. `notice`: its number, where it is known."""
        if known and known.form > self.filed.number:
            return known
        number, opened, account = self.filed.number, self.filed.opened.date(), self.filed.account
        return entered(self.volunteer, account, number, self.matches, opened, notice, known)


@dataclass(frozen=True, slots=True)
class Decision:
    """`said`: the public answer, as the one comment on `topic`."""

    state: State
    topic: str
    said: str
    entry: Entry | None = None


class Desk:
    """Decides on forms in their order: whoever is counted at a role leaves less room there for the next.

    `others`: who is in the roster, without the people of these forms. Who waits is counted for later forms alone, so
    that a form comes to the same whenever it is read.
    """

    def __init__(
        self,
        form: Form,
        manifest: Manifest,
        others: Iterable[Person],
        is_member: Callable[[Account], bool],
    ) -> None:
        self.form, self.manifest, self.is_member = form, manifest, is_member
        self.openings: tuple[Opening, ...] = openings(manifest)
        there = sorted(others, key=lambda person: person.form)
        self.crowd = crowd(person for person in there if person.status in HOLDING)
        self.waiting = [person.form for person in there if person.status is Status.WAITING]
        self._coming = deque(person for person in there if person.status in EXPECTING)

    def decide(self, filed: Filed, known: Person | None) -> Decision:
        """`known`: what the roster has of its author."""
        reachable = is_reachable(self.form, f"{filed.title}\n{filed.body}")
        reading = parse(self.form, filed.body)
        languages = tuple(map(option_key, glance(self.form, filed.body, "languages")))
        if known is None and (away := self._away(filed, languages)):
            return Decision(State.AWAY, TURNED_AWAY, away)
        if isinstance(reading, Malformed):
            return Decision(State.UNREADABLE, ANSWERED, self._mend(reading, reachable, languages))
        volunteer = read_volunteer(reading.values, self.manifest)
        said = answer(
            volunteer.offer.languages,
            reachable,
            queue=Queue.of(bisect_left(self.waiting, filed.number)),
            days=self.manifest.volunteers.answer_within,
            join=volunteer.join,
        )
        if known and known.form > filed.number:
            return Decision(State.OLDER, ANSWERED, said)
        return self._enter(filed, volunteer, known, said)

    def _enter(self, filed: Filed, volunteer: Volunteer, known: Person | None, said: str) -> Decision:
        while self._coming and self._coming[0].form < filed.number:
            count_in(self.crowd, self._coming.popleft())
        matches = match(volunteer.offer, self.openings, self.crowd)
        if matches:
            self.crowd.waits(matches[0].project, matches[0].role)
        insort(self.waiting, filed.number)
        told = notice(person_id(filed.account.id), volunteer, matches, self.manifest, filed.url)
        if known and known.form != filed.number:
            told = told._replace(open=True)
        return Decision(State.ENTERED, ANSWERED, said, Entry(filed, volunteer, matches, told))

    def _away(self, filed: Filed, languages: tuple[str, ...]) -> str | None:
        volunteers = self.manifest.volunteers
        member = asks_for_membership(volunteers) and self.is_member(filed.account)
        return turned_away(volunteers, languages, member, filed.written)

    def _mend(self, reading: Malformed, reachable: bool, languages: tuple[str, ...]) -> str:
        """By code and label alone: the messages may quote what was written."""
        wrong = ((error.code, error.field and self.form.field(error.field).label) for error in reading.errors)
        return mend(wrong, reachable, voice_for(languages))
