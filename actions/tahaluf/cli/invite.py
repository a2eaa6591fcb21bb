"""`tahaluf invite`: invite volunteers who asked to join the organization, within GitHub's daily limit.

The manifest is read from the default branch, so re-running an old workflow run does not use an old manifest. Sent
invitations are read from GitHub. The roster records each invitation's state. Only `--waiting`, which is meant for a
steward's own machine, prints anything about individuals.
"""

import argparse
from typing import Final

from tahaluf.flows.volunteers.invite import invite, read_queue
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.options import add_common_options
from tahaluf.inputs.remote_files import fetch_manifest
from tahaluf.output.exit_codes import EXIT_ERROR, EXIT_OK
from tahaluf.problems import CommandError

EXIT_CODES: Final = {
    0: "all invitations were sent, or as many as GitHub allows today",
    1: "there was an error, an invitation failed or was refused, or a record in the roster is unreadable",
}

# User-facing messages
WAITING_LINE: Final = "{person}  {ahead} ahead of them"
NOBODY_WAITS: Final = "nobody is waiting"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_common_options(parser)
    parser.add_argument(
        "--waiting",
        action="store_true",
        help="do not send anything; list the roster ids of people who are waiting, and how many "
        "people are ahead of each of them",
    )


def run(options: argparse.Namespace) -> int:
    env = Environment.read(clock=options.clock)
    if options.waiting and env.in_actions:
        raise CommandError("--waiting names people, and this log is public", "run it on your own machine")
    session, control = env.session(options.verbose), env.control_repository()
    control_session = env.control_session(session, options.verbose)
    manifest = fetch_manifest(control_session, control)
    now = options.clock.now()
    if not options.waiting:
        return EXIT_OK if invite(session, control_session, control, manifest, now) else EXIT_ERROR
    queue = read_queue(session, control_session, control, manifest, now)
    lines = [WAITING_LINE.format(person=person, ahead=number) for person, number in queue.items()]
    print("\n".join(lines) or NOBODY_WAITS)
    return EXIT_OK
