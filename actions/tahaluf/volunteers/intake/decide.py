"""Decides how to process a volunteer form: what to store in the roster, and what to reply publicly."""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Final, NamedTuple

from tahaluf.forms import FieldValue, FilledForm, FormSet, ParseFailure, drop_non_answers
from tahaluf.i18n import translator_for
from tahaluf.manifest import Manifest
from tahaluf.volunteers.form import Volunteer, read_volunteer
from tahaluf.volunteers.matching import Match, OpenRole, match_roles, open_roles, roles_open_on
from tahaluf.volunteers.people import (
    OCCUPYING_STATUSES,
    PENDING_STATUSES,
    Account,
    Person,
    VolunteerStatus,
    add_person,
    count_occupancy,
    person_from_form,
)
from tahaluf.volunteers.roster import Notice

from .admission import TURNED_AWAY_TOPIC, accepts_members, turned_away_reply
from .replies import QueueLength, acknowledgement, contains_contact_details, fix_request
from .steward_notice import steward_notice

REPLY_TOPIC: Final = "volunteer"  # the topic of the comment on the form


class SubmissionOutcome(Enum):
    """The result of processing a form."""

    RECORDED = "entered"
    UNREADABLE = "unreadable"  # the reply explains what to fix
    SUPERSEDED = "older"  # the same person has submitted a later form
    TURNED_AWAY = "turned away"  # the coalition does not accept new volunteers
    MEMBERS_ONLY = "members only"  # stored only if the author is a member, which nothing public reveals


class Submission(NamedTuple):
    """A form on GitHub. Both times are timezone-aware, and they are equal if the form was never edited.

    `person`: the author's pseudonym.
    """

    number: int
    title: str
    body: str
    url: str
    created_at: datetime
    last_edited_at: datetime
    account: Account
    person: str


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """What to store in the roster about a form."""

    submission: Submission
    volunteer: Volunteer
    matches: tuple[Match, ...]
    notice: Notice = field(repr=False)

    def to_person(self, existing: Person | None, notice_number: int | None) -> Person:
        """Return the new or updated person.

        `existing`: the person as in the roster, or None if the roster does not have them yet. `notice_number`: the
        issue number of the notice, if known.
        """
        if existing and existing.form > self.submission.number:
            return existing
        number, submitted_on, account = (
            self.submission.number,
            self.submission.created_at.date(),
            self.submission.account,
        )
        return person_from_form(
            self.volunteer,
            account,
            number,
            self.matches,
            submitted_on,
            notice_number,
            existing,
            person=self.submission.person,
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """`reply`: the public comment on `topic`. `entry`: the data to store in the roster, or None to store nothing."""

    outcome: SubmissionOutcome
    topic: str
    reply: str
    entry: RosterEntry | None = None


class IntakeDecider:
    """Processes forms in numerical order, because each person takes a place that others can no longer get.

    `others`: the people in the roster except the authors of these forms. A waiting person counts only for later forms,
    so the result for a form does not depend on when it is processed.
    """

    def __init__(
        self,
        forms: FormSet,
        manifest: Manifest,
        others: Iterable[Person],
        is_member: Callable[[Account], bool],
    ) -> None:
        self.forms, self.manifest, self.is_member = forms, manifest, is_member
        self.open_roles: tuple[OpenRole, ...] = open_roles(manifest)
        existing = sorted(others, key=lambda person: person.form)
        self.occupancy = count_occupancy(person for person in existing if person.status in OCCUPYING_STATUSES)
        self.waiting_forms = [person.form for person in existing if person.status is VolunteerStatus.WAITING]
        self._uncounted = deque(person for person in existing if person.status in PENDING_STATUSES)

    def decide(self, submission: Submission, existing: Person | None) -> Decision:
        """Process a form. `existing`: the form's author as in the roster, or None if the roster does not have them
        yet.
        """
        has_contact_details = contains_contact_details(self.forms, f"{submission.title}\n{submission.body}")
        filled = self.forms.read(submission.body)
        parsed, languages = filled.result, filled.reply_languages("languages")
        members_only = accepts_members(self.manifest.volunteers)
        turned_away = turned_away_reply(
            self.manifest.volunteers, languages, submission.last_edited_at, has_contact_details
        )
        if turned_away and not members_only and existing is None:
            return Decision(SubmissionOutcome.TURNED_AWAY, TURNED_AWAY_TOPIC, turned_away)
        if isinstance(parsed, ParseFailure):
            return Decision(
                SubmissionOutcome.UNREADABLE,
                REPLY_TOPIC,
                _fix_request(filled, parsed, has_contact_details),
            )
        values = drop_non_answers(filled.form, parsed.values)
        if turned_away and members_only:
            return self._decide_members_only(submission, values, existing, turned_away)
        volunteer = read_volunteer(values, self.manifest)
        reply = acknowledgement(
            languages,
            has_contact_details,
            queue=QueueLength.from_count(bisect_left(self.waiting_forms, submission.number)),
            answer_within=self.manifest.volunteers.answer_within,
            wants_invitation=volunteer.wants_invitation,
        )
        if existing and existing.form > submission.number:
            return Decision(SubmissionOutcome.SUPERSEDED, REPLY_TOPIC, reply)
        entry = self._entry(submission, volunteer, existing)
        return Decision(SubmissionOutcome.RECORDED, REPLY_TOPIC, reply, entry)

    def _decide_members_only(
        self, submission: Submission, values: Mapping[str, FieldValue], existing: Person | None, reply: str
    ) -> Decision:
        """Give everyone the same reply, because only the private roster entry may depend on the author."""
        superseded = existing is not None and existing.form > submission.number
        is_known = self.is_member(submission.account) or existing is not None
        entry = (
            self._entry(submission, read_volunteer(values, self.manifest), existing)
            if is_known and not superseded
            else None
        )
        return Decision(SubmissionOutcome.MEMBERS_ONLY, TURNED_AWAY_TOPIC, reply, entry)

    def _entry(self, submission: Submission, volunteer: Volunteer, existing: Person | None) -> RosterEntry:
        """Create the form's entry, and count its author as waiting when later forms are processed."""
        while self._uncounted and self._uncounted[0].form < submission.number:
            add_person(self.occupancy, self._uncounted.popleft())
        sought = roles_open_on(self.open_roles, submission.created_at.date())
        matches = match_roles(volunteer.profile, sought, self.occupancy)
        if matches:
            self.occupancy.add_waiting(matches[0].project, matches[0].role)
        insort(self.waiting_forms, submission.number)
        new_notice = steward_notice(submission.person, volunteer, matches, self.manifest, submission.url)
        if existing and existing.form != submission.number:
            new_notice = new_notice._replace(open=True)
        return RosterEntry(submission, volunteer, matches, new_notice)


def _fix_request(filled: FilledForm, parsed: ParseFailure, has_contact_details: bool) -> str:
    """Ask for fixes. The text uses only error codes and labels, because error messages may quote the form."""
    errors = ((error.code, error.field and filled.label(error.field)) for error in parsed.errors)
    return fix_request(errors, has_contact_details, translator_for(filled.reply_languages("languages")))
