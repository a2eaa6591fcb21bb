"""Processes public leave forms: for each one, removes its author and then posts a reply.

The form is closed last, so an open form is always unfinished. Prints nothing about individuals.
"""

from collections.abc import Iterable
from typing import Final

from tahaluf.forms import FormSet
from tahaluf.github import (
    FormIssue,
    close_issue,
    is_any_earlier,
    read_form_issues,
    redacted_error,
    upsert_comment,
    with_earlier_versions,
)
from tahaluf.i18n import Translator, translator_for
from tahaluf.inputs.interruption import report_unfinished
from tahaluf.item_errors import ItemErrors
from tahaluf.layout import LEAVE_FORM, LEAVE_LABEL
from tahaluf.problems import CommandError
from tahaluf.volunteers.membership import departure_text

from .both_labels import BOTH_LABELS, has_both_labels
from .offboarding import Departure, Offboarding, read_departure, read_index, remove_person

TOPIC: Final = "leave"

RE_RUN: Final = "re-run it to continue where it stopped"

# Log messages
ALREADY_CLOSED: Final = "issue {number} is closed: nothing to do"
NOT_A_LEAVE_FORM: Final = "this is not a leave form"
DONE: Final = "issue {number}: the author was removed; reply posted"
UNREADABLE_ORGANIZATIONS: Final = (
    "issue {number}: the author was removed from the roster, and the reply was posted; this token cannot read every "
    "organization, so an owner has to end the other memberships"
)
ACCOUNT_DELETED: Final = "issue {number}: its author's account no longer exists; closed"


def process_leave_forms(
    offboarding: Offboarding, control: str, forms: FormSet, numbers: Iterable[int]
) -> bool:
    """Process these forms and print a line for each one. Returns False if an owner still has to end a membership.

    Raises CommandError at the end if any form is unfinished.
    """
    all_memberships_read = True
    errors = ItemErrors[int](redacted_error)
    issues = read_form_issues(offboarding.roster_session, control, list(numbers), errors)
    if is_any_earlier(forms, {n: issue.body for n, issue in issues.items() if issue}, errors):
        forms = with_earlier_versions(offboarding.roster_session, control, forms, LEAVE_FORM)
    unfinished = [number for number in issues if number not in errors]
    with report_unfinished(lambda: unfinished):
        for number in list(unfinished):
            issue = issues[number]
            with errors.isolate(number):
                if issue is not None and has_both_labels(issue.labels):
                    raise BOTH_LABELS
                if issue is None or not _is_leave_form(issue, forms):
                    raise CommandError(NOT_A_LEAVE_FORM, "give the number of a leave form")
                translator = translator_for(forms.read(issue.body).reply_languages("language"))
                result = _process_leave_form(offboarding, control, issue, translator)
                print(result.format(number=number))
                all_memberships_read &= result != UNREADABLE_ORGANIZATIONS
            unfinished.remove(number)
    if errors:
        reasons = "; ".join(
            f"issue {number}: {error.what}" for number, error in sorted(errors.by_item.items())
        )
        raise CommandError(f"some leave forms could not be completed ({reasons})", errors.common_fix(RE_RUN))
    return all_memberships_read


def _is_leave_form(issue: FormIssue, forms: FormSet) -> bool:
    """Whether this is a leave form. The form must also have the consent field, so that a label added by mistake cannot
    remove anyone.
    """
    return LEAVE_LABEL in issue.labels and bool(forms.read(issue.body).choices("consent"))


def _process_leave_form(
    offboarding: Offboarding, control: str, issue: FormIssue, translator: Translator
) -> str:
    """Remove the account that GitHub shows as the form's author, regardless of what the form says."""
    if not issue.is_open:
        return ALREADY_CLOSED
    if issue.account is None:
        close_issue(offboarding.roster_session, control, issue.number)
        return ACCOUNT_DELETED
    index = read_index(offboarding)
    ids = index.ids_of(issue.account.id)
    departure = Departure(index.id_of(issue.account.id), issue.account, other_ids=ids)
    departure = read_departure(offboarding, departure)
    if problems := remove_person(offboarding, departure):
        raise CommandError("; ".join(problems), "re-run it")
    upsert_comment(
        offboarding.roster_session,
        control,
        issue.number,
        TOPIC,
        departure_text(translator),
        existing=issue.bot_comments,
    )
    close_issue(offboarding.roster_session, control, issue.number)
    return UNREADABLE_ORGANIZATIONS if departure.unreadable_organizations else DONE
