"""`tahaluf onboard`: record one or all open volunteer forms, notify stewards privately, and reply publicly.

Prints nothing about individuals, since a public repository's workflow logs are public.
"""

import argparse
from typing import Final

from tahaluf.flows.volunteers.intake import process_forms
from tahaluf.flows.volunteers.reconcile import BUSY_THRESHOLD, is_busy, reconcile_forms
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.options import add_common_options, positive_int
from tahaluf.output.exit_codes import EXIT_OK

EXIT_CODES: Final = {
    0: "the command succeeded",
    1: "there was an error, or some forms are unfinished",
}

# Log messages
DEFERRED: Final = "many forms are arriving; the next catch-up run will answer them all, oldest first"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_common_options(parser)
    selection = parser.add_mutually_exclusive_group()
    selection.add_argument(
        "--issue", type=positive_int, metavar="N", help="the form to process; default: the event's issue"
    )
    selection.add_argument("--all", action="store_true", help="process every open form that has no reply")
    parser.add_argument(
        "--unless-busy",
        action="store_true",
        help=(
            f"leave the form to `catch-up` if more than {BUSY_THRESHOLD} forms were updated in the last hour"
        ),
    )


def run(options: argparse.Namespace) -> int:
    env = Environment.read(clock=options.clock)
    session, control = env.session(options.verbose), env.control_repository()
    if options.all:
        reconcile_forms(session, control)
    elif options.unless_busy and is_busy(session, control, options.clock.now()):
        print(DEFERRED)
    else:
        process_forms(session, control, [options.issue or env.issue_number()])
    return EXIT_OK
