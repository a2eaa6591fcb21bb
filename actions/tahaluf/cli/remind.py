"""`tahaluf remind`: remind stewards of unanswered volunteers, inactive people and pauses that have ended.

Reminders are comments in the private roster; only counts are printed.

Exit codes: 0 if all reminders were posted; 1 if some reminders failed, or if a record in the roster is unreadable.
"""

import argparse

from tahaluf.flows.volunteers.remind import remind_stewards
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.options import add_common_options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_common_options(parser)


def run(options: argparse.Namespace) -> int:
    env = Environment.read(clock=options.clock)
    remind_stewards(env.session(options.verbose), env.control_repository(), options.clock.today())
    return 0
