"""`tahaluf leave`: remove volunteers who submitted the public leave form from the roster and the organization.

Prints nothing about individuals.
"""

import argparse
from typing import Final

from tahaluf.flows.volunteers.leave import process_leave_forms
from tahaluf.flows.volunteers.offboarding import Offboarding
from tahaluf.github import read_open_forms, redacted_error
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.options import add_common_options, positive_int
from tahaluf.inputs.remote_files import fetch_manifest_and_forms
from tahaluf.item_errors import ItemErrors
from tahaluf.layout import LEAVE_FORM, LEAVE_LABEL
from tahaluf.output.exit_codes import EXIT_ERROR, EXIT_OK

EXIT_CODES: Final = {
    0: "everyone was removed",
    1: "there was an error, or some forms are unfinished",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_common_options(parser)
    parser.add_argument(
        "--issue", type=positive_int, metavar="N", help="the leave form to process; default: all open ones"
    )


def run(options: argparse.Namespace) -> int:
    env = Environment.read(clock=options.clock)
    session, control = env.session(options.verbose), env.control_repository()
    control_session = env.control_session(session, options.verbose)
    numbers = [options.issue] if options.issue else []
    if not numbers:
        unreadable = ItemErrors[int](redacted_error)
        found = [form.number for form in read_open_forms(control_session, control, LEAVE_LABEL, unreadable)]
        numbers = sorted([*found, *unreadable.by_item])  # explains which forms could not be read, and why
    if not numbers:
        return EXIT_OK
    manifest, forms = fetch_manifest_and_forms(control_session, control, LEAVE_FORM)
    offboarding = Offboarding(session, control_session, control, manifest)
    return EXIT_OK if process_leave_forms(offboarding, control, forms, numbers) else EXIT_ERROR
