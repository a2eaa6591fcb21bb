"""`tahaluf catch-up`: process forms and proposals whose webhook events were missed."""

import argparse
from typing import Final

from tahaluf.flows.catch_up import catch_up
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.options import add_common_options, duration_minutes
from tahaluf.output.exit_codes import EXIT_OK

EXIT_CODES: Final = {
    0: "nothing is left to do",
    1: "there was an error, or something failed that the next run will try again",
}


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
    env = Environment.read(clock=options.clock)
    session, control = env.session(options.verbose), env.control_repository()
    reader = env.reader_session(options.verbose)
    for limited in filter(None, (session, reader)):
        limited.rate_limiter.set_time_limit(options.time_limit * 60)
    catch_up(session, control, env.server_url, options.clock.today(), reader)
    return EXIT_OK
