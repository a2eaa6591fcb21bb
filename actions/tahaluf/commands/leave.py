"""`tahaluf leave`: who asked for it by the public leave form is taken out of the roster and the organization.

The answer comes when all of it is done, and the form is closed last: one that is open is one that is left to do.
Nothing of the person is printed.
Exit codes: 0 all have left who asked for it, 1 something is left.
"""

import argparse
from collections.abc import Iterable
from typing import Final

from tahaluf.forms import Form, glance, option_key
from tahaluf.github import (
    FormIssue,
    close_issue,
    open_forms,
    read_form_issues,
    say,
    without_words,
)
from tahaluf.membership import farewell
from tahaluf.people import person_id
from tahaluf.problems import Stopped
from tahaluf.voice import Voice, voice_for

from .given.environment import Environment
from .given.halfway import naming
from .given.merged import merged_with_form
from .given.options import a_number, common
from .volunteers.departing import Departure, Desk, depart, look_at

FORM: Final = ".github/ISSUE_TEMPLATE/leave.yml"
LABEL: Final = "leave"  # the form gives it
TOPIC: Final = "leave"

# Texts for the log
CLOSED: Final = "issue {number} is closed: nothing to do"
NO_FORM: Final = "this is no form of somebody who leaves"
DONE: Final = "issue {number}: all is taken out, and its author is told"
UNSEEN: Final = "issue {number}: this token may not look into all organizations; an owner ends what is there"
GONE: Final = "the account that opened issue {number} is gone: it is closed"


def arguments(parser: argparse.ArgumentParser) -> None:
    common(parser)
    parser.add_argument(
        "--issue", type=a_number, metavar="N", help="default: every open form of somebody who leaves"
    )


def run(options: argparse.Namespace) -> int:
    env = Environment.read()
    session, control = env.session(options.verbose), env.control()
    keeper = env.keeper(session, options.verbose)
    numbers = (
        [options.issue] if options.issue else sorted(one.number for one in open_forms(keeper, control, LABEL))
    )
    if numbers:
        manifest, form = merged_with_form(keeper, control, FORM)
        let_go(Desk(session, keeper, control, manifest), control, form, numbers)
    return 0


def let_go(desk: Desk, control: str, form: Form, numbers: Iterable[int]) -> None:
    """Bring these forms through, and print a line for each. Raises Stopped at the end where one is left to do."""
    left = []
    issues = read_form_issues(desk.keeper, control, list(numbers))
    waiting = list(issues)
    with naming(lambda: waiting):
        for number, issue in issues.items():
            try:
                if issue is None or not _is_leaving(issue, form):
                    raise Stopped(NO_FORM, "give the number of one")
                voice = voice_for(map(option_key, glance(form, issue.body, "language")))
                print(_let_go(desk, control, issue, voice).format(number=number))
            except Stopped as trouble:
                left.append(f"issue {number}: {without_words(trouble)}")
            waiting.remove(number)
    if left:
        raise Stopped(f"not all have left ({'; '.join(left)})", "run it again: it goes on from there")


def _is_leaving(issue: FormIssue, form: Form) -> bool:
    """The label alone could be put on somebody's issue by a slip of the hand, and takes them out."""
    return LABEL in issue.labels and bool(glance(form, issue.body, "consent"))


def _let_go(desk: Desk, control: str, issue: FormIssue, voice: Voice) -> str:
    """Who leaves is who wrote the form, as GitHub says, and nothing that stands in it."""
    if not issue.open:
        return CLOSED
    if issue.account is None:
        close_issue(desk.keeper, control, issue.number)
        return GONE
    departure = look_at(desk, Departure(person_id(issue.account.id), issue.account))
    if failed := depart(desk, departure):
        raise Stopped("; ".join(failed), "run it again")
    if departure.unseen:
        print(UNSEEN.format(number=issue.number))
    say(desk.keeper, control, issue.number, TOPIC, farewell(voice), ours=issue.ours)
    close_issue(desk.keeper, control, issue.number)
    return DONE
