"""Processes volunteer forms: reads them, decides, writes the roster and replies.

The reply is sent last, when everything that it says has been done. A record contains its notice's number, so the
notice is created first. If a record refers to a notice, that notice therefore exists.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tahaluf.forms import FormSet
from tahaluf.github import (
    CommentUpdate,
    DeadlineExceeded,
    FormIssue,
    RosterRepository,
    Session,
    is_any_earlier,
    is_member,
    read_form_issues,
    read_roster,
    redacted_error,
    upsert_comments,
    with_earlier_versions,
)
from tahaluf.inputs.interruption import format_issues, report_unfinished
from tahaluf.inputs.remote_files import fetch_manifest_and_forms
from tahaluf.item_errors import ItemErrors
from tahaluf.layout import VOLUNTEER_FORM, VOLUNTEER_LABEL
from tahaluf.manifest import Manifest
from tahaluf.problems import CommandError
from tahaluf.volunteers.intake import Decision, IntakeDecider, RosterEntry, Submission, SubmissionOutcome
from tahaluf.volunteers.people import Account, VolunteerStatus
from tahaluf.volunteers.roster import DesiredRoster, RosterIndex

from .both_labels import BOTH_LABELS, has_both_labels
from .roster_store import NoticeResult, update_notices, update_roster

COMMIT_MESSAGE: Final = "Update records from forms"
# The number of forms per commit to the roster. After an interruption, at most this many forms are processed again
BATCH_SIZE: Final = 50
# Maximum number of new notices per run, because stewards would not read hundreds at once. The other notices are
# created in later runs
MAX_NEW_NOTICES: Final = 20

# Log messages
ALREADY_CLOSED: Final = "issue {number} is closed: nothing to do"
ACCOUNT_DELETED: Final = (
    "issue {number}: its author's account no longer exists, so there is no one to reply to"
)
STATE_MESSAGES: Final[Mapping[SubmissionOutcome, str]] = {
    SubmissionOutcome.RECORDED: "issue {number}: stewards notified, reply posted",
    SubmissionOutcome.UNREADABLE: "issue {number}: the form has errors; a reply explains how to fix them",
    SubmissionOutcome.SUPERSEDED: "issue {number}: superseded by a later form from the same person",
    SubmissionOutcome.TURNED_AWAY: "issue {number}: no volunteers are being accepted; reply posted",
    SubmissionOutcome.MEMBERS_ONLY: "issue {number}: only members are being accepted; reply posted",
}
INCOMPLETE: Final = "some forms could not be completed ({why})"
RETRY: Final = "re-run it to continue where it stopped"
DEADLINE_EXCEEDED: Final = DeadlineExceeded()
NO_ISSUE: Final = "{control} has no such issue"
NOT_A_VOLUNTEER_FORM: Final = "this is not a volunteer form"
USE_VOLUNTEER_FORM: Final = f"give the number of an issue with the label `{VOLUNTEER_LABEL}`"


def process_forms(
    session: Session,
    control: str,
    numbers: Iterable[int],
    without_notice: Collection[int] = (),
    errors: ItemErrors[int] | None = None,
) -> None:
    """Process these forms, oldest first, and print a line for each one.

    `without_notice`: forms whose authors may not have received a notice. Missing notices are created afterwards.
    `errors`: the errors of forms that could not be read. Raises CommandError at the end if any form is unfinished. An
    error in one form does not affect the others.
    """
    errors = ItemErrors(redacted_error) if errors is None else errors
    pending = sorted(set(numbers))
    if pending or without_notice:
        manifest, forms = fetch_manifest_and_forms(session, control, VOLUNTEER_FORM)
        run = _IntakeRun(session, control, manifest, forms, errors)
        start = 0
        with report_unfinished(lambda: pending[start:]):
            for start in range(0, len(pending), BATCH_SIZE):
                run.process(pending[start : start + BATCH_SIZE])
        if without_notice:
            run.process(run.waiting_without_notice(without_notice))
    if errors:
        raise _combine_errors(errors)


def _combine_errors(errors: ItemErrors[int]) -> CommandError:
    """Group the unfinished forms by reason. If all errors have the same fix, that fix is kept."""
    by_reason: dict[str, list[int]] = {}
    for number, error in sorted(errors.by_item.items()):
        by_reason.setdefault(error.what, []).append(number)
    reasons = "; ".join(f"{format_issues(numbers)}: {reason}" for reason, numbers in by_reason.items())
    return CommandError(INCOMPLETE.format(why=reasons), errors.common_fix(RETRY))


@dataclass(frozen=True, slots=True)
class _PendingForm:
    """An open form and its author. `person`: the author's pseudonym."""

    issue: FormIssue
    account: Account
    person: str = ""

    @property
    def number(self) -> int:
        return self.issue.number

    @property
    def submission(self) -> Submission:
        issue = self.issue
        return Submission(
            issue.number,
            issue.title,
            issue.body,
            issue.url,
            issue.created_at,
            issue.body_updated_at,
            self.account,
            self.person,
        )


class _IntakeRun:
    """Processes many forms. Holds the current roster, the unfinished forms and the number of notices that may still
    be created.
    """

    def __init__(
        self,
        session: Session,
        control: str,
        manifest: Manifest,
        forms: FormSet,
        item_errors: ItemErrors[int],
    ) -> None:
        self.session, self.control, self.manifest, self.forms = session, control, manifest, forms
        self.name = manifest.roster_repository
        self.item_errors, self.errors = item_errors, item_errors.by_item
        self.notices_remaining = MAX_NEW_NOTICES
        self._roster: RosterRepository | None = None

    @property
    def roster(self) -> RosterRepository:
        """Read the roster on first use, since closed forms do not need it."""
        if self._roster is None:
            self._roster = read_roster(self.session, self.name)
        return self._roster

    def process(self, numbers: Sequence[int]) -> None:
        """Read, decide, write the roster and reply."""
        if self.session.rate_limiter.expired or any(
            DEADLINE_EXCEEDED.what in error.what for error in self.errors.values()
        ):
            self.errors |= dict.fromkeys(numbers, DEADLINE_EXCEEDED)
            return
        forms = list(self._pending_forms(numbers))
        self._read_earlier_versions(forms)
        if forms := [form for form in forms if form.number not in self.errors]:
            index = RosterIndex.from_files(self.roster.files)
            forms = [replace(form, person=index.id_of(form.account.id)) for form in forms]
            decisions = dict(self._decide(forms, index))
            self._update_records(index, decisions)
            self._post_answers(decisions)

    def _read_earlier_versions(self, forms: Iterable[_PendingForm]) -> None:
        """If an issue matches none of the current form files and may be older than them, read their earlier versions,
        once.
        """
        texts = {form.number: form.issue.body for form in forms}
        if self.forms.former or not is_any_earlier(self.forms, texts, self.item_errors):
            return
        self.forms = with_earlier_versions(self.session, self.control, self.forms, VOLUNTEER_FORM)

    def waiting_without_notice(self, forms: Collection[int]) -> list[int]:
        """Return the oldest forms whose authors are waiting for a notice, up to the number of notices this run may
        create."""
        waiting = [
            person.form
            for person in RosterIndex.from_files(self.roster.files).people.values()
            if person.status is VolunteerStatus.WAITING and person.form in forms and person.notice is None
        ]
        return [number for number in sorted(waiting) if number not in self.errors][
            : max(0, self.notices_remaining)
        ]

    # -- read and decide

    def _pending_forms(self, numbers: Sequence[int]) -> Iterator[_PendingForm]:
        """Yield the forms that need processing, and report the others."""
        for number, issue in read_form_issues(self.session, self.control, numbers, self.item_errors).items():
            if issue is None:
                self.errors[number] = CommandError(NO_ISSUE.format(control=self.control), USE_VOLUNTEER_FORM)
            elif VOLUNTEER_LABEL not in issue.labels:
                self.errors[number] = CommandError(NOT_A_VOLUNTEER_FORM, USE_VOLUNTEER_FORM)
            elif has_both_labels(issue.labels):
                self.errors[number] = BOTH_LABELS
            elif not issue.is_open:
                print(ALREADY_CLOSED.format(number=number))
            elif issue.account is None:
                print(ACCOUNT_DELETED.format(number=number))
            else:
                yield _PendingForm(issue, issue.account)

    def _decide(
        self, forms: Sequence[_PendingForm], index: RosterIndex
    ) -> Iterator[tuple[_PendingForm, Decision]]:
        """Decide on each form, oldest first, so that the decision on a form can take the same person's earlier forms
        into account.
        """
        decider, known = self._decider(forms, index), dict(index.people)
        for form in forms:
            if form.person in index.broken:
                self.errors[form.number] = index.broken[form.person]
                continue
            decision = None
            with self.item_errors.isolate(form.number):
                decision = decider.decide(form.submission, known.get(form.person))
                if decision.entry:
                    known[form.person] = decision.entry.to_person(known.get(form.person), None)
            if decision and form.number not in self.errors:
                yield form, decision

    def _decider(self, forms: Iterable[_PendingForm], index: RosterIndex) -> IntakeDecider:
        authors = {form.person for form in forms}
        others = [person for person in index.people.values() if person.id not in authors]
        session, organization = self.session, self.manifest.organization

        def member(account: Account) -> bool:
            return is_member(session, organization, account.login, account.id)

        return IntakeDecider(self.forms, self.manifest, others, member)

    # -- write the roster

    def _update_records(self, index: RosterIndex, decisions: Mapping[_PendingForm, Decision]) -> None:
        """Write the roster: first the notices, and then all records in one commit."""
        entries = {form.person: decision.entry for form, decision in decisions.items() if decision.entry}
        if not entries:
            return
        notice_result = self._update_notices(index, entries)
        accepted = {person: entry for person, entry in entries.items() if person not in notice_result.failed}
        failed = {person: CommandError(why, RETRY) for person, why in notice_result.failed.items()}

        def records(index: RosterIndex) -> DesiredRoster:
            files: dict[str, str] = {}
            for person, entry in accepted.items():
                if person not in index.broken:
                    with self.item_errors.isolate(entry.submission.number):
                        notice = notice_result.numbers.get(person)
                        updated = entry.to_person(index.people.get(person), notice)
                        files |= index.changed_files([updated])
            return DesiredRoster(files=files, commit_message=COMMIT_MESSAGE)

        try:
            self._roster = update_roster(self.session, self.name, records, self.roster)
        except CommandError as error:
            failed |= dict.fromkeys(accepted, error)
            self._roster = None
        self.errors |= {
            form.number: failed[form.person]
            for form, decision in decisions.items()
            if decision.entry and form.person in failed
        }

    def _update_notices(self, index: RosterIndex, entries: Mapping[str, RosterEntry]) -> NoticeResult:
        """Update existing notices, and create new ones for the oldest forms, up to the limit."""
        known = {person: index.people[person].notice for person in entries if person in index.people}
        new = [person for person in entries if not known.get(person)][: max(0, self.notices_remaining)]
        self.notices_remaining -= len(new)
        notices = {
            person: entry.notice for person, entry in entries.items() if known.get(person) or person in new
        }
        if not notices:
            return NoticeResult({}, {})
        since = min(entries[person].submission.created_at for person in notices)
        return update_notices(
            self.session, self.roster, DesiredRoster(notices), filter(None, known.values()), since
        )

    # -- reply

    def _post_answers(self, decisions: Mapping[_PendingForm, Decision]) -> None:
        """Reply to the forms whose records have been written."""
        answered = {
            form.issue: decision for form, decision in decisions.items() if form.number not in self.errors
        }
        failed = upsert_comments(
            self.session,
            self.control,
            (
                CommentUpdate(issue.number, issue.id, decision.topic, decision.reply, issue.bot_comments)
                for issue, decision in answered.items()
            ),
        )
        self.errors |= {number: CommandError(why, RETRY) for number, why in failed.items()}
        for issue, decision in answered.items():
            if issue.number not in self.errors:
                print(STATE_MESSAGES[decision.outcome].format(number=issue.number))
