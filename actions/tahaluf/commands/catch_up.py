"""`tahaluf catch-up`: find what lost events have left undone in the control repository, and do it.

Exit codes: 0 all is so, 1 something is left.
"""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime

from tahaluf.github import open_proposals
from tahaluf.problems import Stopped

from .care import look_after
from .given.environment import Environment
from .given.options import common, minutes
from .propose import propose
from .volunteers.hearing import hear
from .volunteers.sweeping import sweep


def arguments(parser: argparse.ArgumentParser) -> None:
    common(parser)
    parser.add_argument(
        "--time-limit",
        type=minutes,
        default=25,
        metavar="MINUTES",
        help="then say what is left, for the next run; default: 25",
    )


def run(options: argparse.Namespace) -> int:
    """Proposals, then volunteers, then those who wait: trouble with the one does not keep the others waiting."""
    env = Environment.read()
    session, control = env.session(options.verbose), env.control()
    session.pacer.finish_within(options.time_limit * 60)
    rounds: tuple[Callable[[], None], ...] = (
        lambda: propose(session, control, open_proposals(session, control), env.server_url),
        lambda: sweep(session, control),
        lambda: hear(session, control),
        lambda: look_after(session, control, datetime.now(UTC).date()),
    )
    troubles = []
    for work in rounds:
        try:
            work()
        except Stopped as trouble:
            troubles.append(trouble)
    if troubles:
        raise Stopped("; ".join(dict.fromkeys(t.what for t in troubles)), troubles[0].mend)
    return 0
