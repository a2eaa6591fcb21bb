"""`tahaluf onboard`: bring a volunteer's form, or all that wait, to the stewards they concern, and answer in public.

Nothing of a person is printed: the runs of a public repository have public logs.
"""

import argparse
from datetime import UTC, datetime, timedelta
from typing import Final

from tahaluf.flows.volunteers.intake import VOLUNTEER_LABEL, process_forms
from tahaluf.flows.volunteers.reconcile import reconcile_forms
from tahaluf.github import Session, count_updated_forms
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.options import add_common_options, positive_int

# Forms touched within an hour above which single runs leave them to the sweep: three writes each would take longer
BUSY_THRESHOLD: Final = 60

# Texts for the log
DEFERRED: Final = "many forms come in this hour: the next sweep answers them all, the oldest first"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_common_options(parser)
    selection = parser.add_mutually_exclusive_group()
    selection.add_argument("--issue", type=positive_int, metavar="N", help="default: the issue of the event")
    selection.add_argument("--all", action="store_true", help="every open form that has no answer yet")
    parser.add_argument(
        "--unless-busy",
        action="store_true",
        help=f"leave the form to `catch-up` where more than {BUSY_THRESHOLD} have come within the hour",
    )


def run(options: argparse.Namespace) -> int:
    env = Environment.read()
    session, control = env.session(options.verbose), env.control_repository()
    if options.all:
        reconcile_forms(session, control)
    elif options.unless_busy and is_busy(session, control, datetime.now(UTC)):
        print(DEFERRED)
    else:
        process_forms(session, control, [options.issue or env.issue_number()])
    return 0


def is_busy(session: Session, control: str, now: datetime) -> bool:
    """Whether so many forms come in that each run by itself would be in the way of the others."""
    return count_updated_forms(session, control, VOLUNTEER_LABEL, now - timedelta(hours=1)) > BUSY_THRESHOLD
