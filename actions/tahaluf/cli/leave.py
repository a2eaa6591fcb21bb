"""`tahaluf leave`: who asked for it by the public leave form is taken out of the roster and the organization.

The answer comes when all of it is done, and the form is closed last: one that is open is one that is left to do.
Nothing of the person is printed.
Exit codes: 0 all have left who asked for it, 1 something is left.
"""

import argparse
from collections.abc import Iterable
from typing import Final

from tahaluf.flows.volunteers.offboarding import Departure, Offboarding, read_departure, remove_person
from tahaluf.forms import Form, option_key, peek_choices
from tahaluf.github import (
    FormIssue,
    close_issue,
    read_form_issues,
    read_open_forms,
    redacted_message,
    upsert_comment,
)
from tahaluf.i18n import Translator, translator_for
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.interruption import report_unfinished
from tahaluf.inputs.options import add_common_options, positive_int
from tahaluf.inputs.remote_files import fetch_manifest_and_form
from tahaluf.problems import CommandError
from tahaluf.volunteers.membership import departure_text
from tahaluf.volunteers.people import person_id

LEAVE_FORM: Final = ".github/ISSUE_TEMPLATE/leave.yml"
LEAVE_LABEL: Final = "leave"  # the form gives it
TOPIC: Final = "leave"

# Texts for the log
ALREADY_CLOSED: Final = "issue {number} is closed: nothing to do"
NOT_A_LEAVE_FORM: Final = "this is no form of somebody who leaves"
DONE: Final = "issue {number}: all is taken out, and its author is told"
UNREADABLE_ORGANIZATIONS: Final = (
    "issue {number}: this token may not look into all organizations; an owner ends what is there"
)
ACCOUNT_DELETED: Final = "the account that opened issue {number} is gone: it is closed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_common_options(parser)
    parser.add_argument(
        "--issue", type=positive_int, metavar="N", help="default: every open form of somebody who leaves"
    )


def run(options: argparse.Namespace) -> int:
    env = Environment.read()
    session, control = env.session(options.verbose), env.control_repository()
    control_session = env.control_session(session, options.verbose)
    numbers = (
        [options.issue]
        if options.issue
        else sorted(
            form_issue.number for form_issue in read_open_forms(control_session, control, LEAVE_LABEL)
        )
    )
    if numbers:
        manifest, form = fetch_manifest_and_form(control_session, control, LEAVE_FORM)
        process_leave_forms(Offboarding(session, control_session, control, manifest), control, form, numbers)
    return 0


def process_leave_forms(offboarding: Offboarding, control: str, form: Form, numbers: Iterable[int]) -> None:
    """Bring these forms through, and print a line for each. Raises Stopped at the end where one is left to do."""
    failures = []
    issues = read_form_issues(offboarding.roster_session, control, list(numbers))
    unfinished = list(issues)
    with report_unfinished(lambda: unfinished):
        for number, issue in issues.items():
            try:
                if issue is None or not _is_leave_form(issue, form):
                    raise CommandError(NOT_A_LEAVE_FORM, "give the number of one")
                translator = translator_for(map(option_key, peek_choices(form, issue.body, "language")))
                print(_process_leave_form(offboarding, control, issue, translator).format(number=number))
            except CommandError as error:
                failures.append(f"issue {number}: {redacted_message(error)}")
            unfinished.remove(number)
    if failures:
        raise CommandError(
            f"not all have left ({'; '.join(failures)})", "run it again: it goes on from there"
        )


def _is_leave_form(issue: FormIssue, form: Form) -> bool:
    """The label alone could be put on somebody's issue by a slip of the hand, and takes them out."""
    return LEAVE_LABEL in issue.labels and bool(peek_choices(form, issue.body, "consent"))


def _process_leave_form(
    offboarding: Offboarding, control: str, issue: FormIssue, translator: Translator
) -> str:
    """Who leaves is who wrote the form, as GitHub says, and nothing that stands in it."""
    if not issue.is_open:
        return ALREADY_CLOSED
    if issue.account is None:
        close_issue(offboarding.roster_session, control, issue.number)
        return ACCOUNT_DELETED
    departure = read_departure(offboarding, Departure(person_id(issue.account.id), issue.account))
    if problems := remove_person(offboarding, departure):
        raise CommandError("; ".join(problems), "run it again")
    if departure.unreadable_organizations:
        print(UNREADABLE_ORGANIZATIONS.format(number=issue.number))
    upsert_comment(
        offboarding.roster_session,
        control,
        issue.number,
        TOPIC,
        departure_text(translator),
        existing=issue.bot_comments,
    )
    close_issue(offboarding.roster_session, control, issue.number)
    return DONE
