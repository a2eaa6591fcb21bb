"""`tahaluf catch-up`: process the forms and proposals in the control repository whose events were lost.

Exit codes: 0 nothing is left to do, 1 something failed: the next run retries it.
"""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime

from tahaluf.flows.volunteers.reconcile import reconcile_forms
from tahaluf.flows.volunteers.responses import record_responses
from tahaluf.github import read_open_proposals
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.options import add_common_options, duration_minutes
from tahaluf.problems import CommandError

from .propose import propose
from .remind import remind_stewards


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_common_options(parser)
    parser.add_argument(
        "--time-limit",
        type=duration_minutes,
        default=25,
        metavar="MINUTES",
        help="stop after this many minutes and leave the rest to the next run; default: 25",
    )


def run(options: argparse.Namespace) -> int:
    """Run every task even if one fails: proposals, volunteers' forms, answers by people, reminders."""
    env = Environment.read()
    session, control = env.session(options.verbose), env.control_repository()
    session.rate_limiter.set_time_limit(options.time_limit * 60)
    tasks: tuple[Callable[[], None], ...] = (
        lambda: propose(session, control, read_open_proposals(session, control), env.server_url),
        lambda: reconcile_forms(session, control),
        lambda: record_responses(session, control),
        lambda: remind_stewards(session, control, datetime.now(UTC).date()),
    )
    errors = []
    for task in tasks:
        try:
            task()
        except CommandError as error:
            errors.append(error)
    if errors:
        raise CommandError("; ".join(dict.fromkeys(error.what for error in errors)), errors[0].fix)
    return 0
