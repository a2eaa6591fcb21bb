"""`tahaluf catch-up`: find what lost events have left undone in the control repository, and do it.

Exit codes: 0 all is so, 1 something is left.
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
        help="then say what is left, for the next run; default: 25",
    )


def run(options: argparse.Namespace) -> int:
    """Proposals, then volunteers, then those who wait: trouble with the one does not keep the others waiting."""
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
