"""`tahaluf remind`: remind stewards of unanswered volunteers, inactive people and pauses that have ended.

Reminders are comments in the private roster; only counts are printed.
"""

import argparse
from typing import Final

from tahaluf.flows.volunteers.remind import remind_stewards
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.options import add_common_options
from tahaluf.output.exit_codes import EXIT_OK

EXIT_CODES: Final = {
    0: "the command succeeded",
    1: "there was an error, some reminders failed, or a record in the roster is unreadable",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_common_options(parser)


def run(options: argparse.Namespace) -> int:
    env = Environment.read(clock=options.clock)
    remind_stewards(env.session(options.verbose), env.control_repository(), options.clock.today())
    return EXIT_OK
