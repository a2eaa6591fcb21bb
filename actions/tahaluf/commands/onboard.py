"""`tahaluf onboard`: bring a volunteer's form, or all that wait, to the stewards they concern, and answer in public.

Nothing of a person is printed: the runs of a public repository have public logs.
"""

import argparse
from datetime import UTC, datetime, timedelta
from typing import Final

from tahaluf.github import Session, count_forms

from .given.environment import Environment
from .given.options import a_number, common
from .volunteers.sweeping import sweep
from .volunteers.welcoming import LABEL, welcome

# Forms touched within an hour above which single runs leave them to the sweep: three writes each would take longer
BUSY: Final = 60

# Texts for the log
LEFT_TO_SWEEP: Final = "many forms come in this hour: the next sweep answers them all, the oldest first"


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
        welcome(session, control, [options.issue or env.issue()])
    return 0


def is_busy(session: Session, control: str, now: datetime) -> bool:
    """Whether so many forms come in that each run by itself would be in the way of the others."""
    return count_forms(session, control, LABEL, now - timedelta(hours=1)) > BUSY
