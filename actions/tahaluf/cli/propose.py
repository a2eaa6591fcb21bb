"""`tahaluf propose`: sync each proposal's branch, pull request and comment with its issue.

A proposal is an issue that proposes a new project or shares a resource.
"""

import argparse
from typing import Final

from tahaluf.flows.propose import propose, propose_all, propose_resources, sync_people_requests
from tahaluf.github import Session, read_labels, read_proposal_issue
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.options import add_common_options, positive_int
from tahaluf.layout import RESOURCE_LABEL
from tahaluf.output.exit_codes import EXIT_OK
from tahaluf.problems import CommandError

EXIT_CODES: Final = {
    0: "all proposals are in sync",
    1: "there was an error, or some proposals are unfinished",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_common_options(parser)
    selection = parser.add_mutually_exclusive_group()
    selection.add_argument(
        "--issue",
        type=positive_int,
        metavar="N",
        help="the proposal to sync; default: the event's issue",
    )
    selection.add_argument(
        "--all", action="store_true", help="sync every open proposal, and closed ones that are unfinished"
    )


def run(options: argparse.Namespace) -> int:
    env = Environment.read(clock=options.clock)
    session, control = env.session(options.verbose), env.control_repository()
    reader = env.reader_session(options.verbose)
    if options.all:
        propose_all(session, control, env.server_url, reader)
        return EXIT_OK
    number, labels = _issue(env, options, session)
    if number is None:  # a comment on another kind of pull request, which may ask for consent
        sync_people_requests(session, control, reader, [env.issue_number()])
        return EXIT_OK
    if RESOURCE_LABEL in labels:
        propose_resources(session, control, [number])
    else:
        propose(session, control, [number], env.server_url, reader)
    return EXIT_OK


def _issue(env: Environment, options: argparse.Namespace, session: Session) -> tuple[int | None, set[str]]:
    """Return the issue to sync and its labels.

    For a comment on a project's pull request, this is the issue in which the project was proposed.
    """
    event_issue = {} if options.issue else env.event().get("issue") or {}
    number = options.issue or event_issue.get("number")
    if not isinstance(number, int):
        raise CommandError("no issue was given", "use --issue N or --all")
    if event_issue.get("pull_request"):
        return read_proposal_issue(session, env.control_repository(), number), set()
    if options.issue:
        return number, read_labels(session, env.control_repository(), number)
    return number, {label["name"] for label in event_issue.get("labels") or ()}
