"""`tahaluf propose`: sync each proposal's branch, pull request and comment with its issue.

Exit codes: 0 all proposals are in sync, 1 some are unfinished.
"""

import argparse

from tahaluf.flows.propose import propose
from tahaluf.github import Session, read_open_proposals, read_proposal_issue
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.options import add_common_options, positive_int
from tahaluf.problems import CommandError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_common_options(parser)
    selection = parser.add_mutually_exclusive_group()
    selection.add_argument(
        "--issue",
        type=positive_int,
        metavar="N",
        help="the proposal to sync; default: the issue of the event",
    )
    selection.add_argument(
        "--all", action="store_true", help="sync every open proposal, and closed ones that are unfinished"
    )


def run(options: argparse.Namespace) -> int:
    env = Environment.read(clock=options.clock)
    session, control = env.session(options.verbose), env.control_repository()
    numbers, reader = _numbers(env, options, session), env.reader_session(options.verbose)
    propose(session, control, numbers, env.server_url, reader)
    return 0


def _numbers(env: Environment, options: argparse.Namespace, session: Session) -> list[int]:
    """Return the issues to sync. For a comment on a proposal's pull request, this is the proposal's issue."""
    if options.all:
        return read_open_proposals(session, env.control_repository())
    event_issue = {} if options.issue else env.event().get("issue") or {}
    number = options.issue or event_issue.get("number")
    if not isinstance(number, int):
        raise CommandError("no issue was given", "use --issue N or --all")
    if not event_issue.get("pull_request"):
        return [number]
    issue = read_proposal_issue(session, env.control_repository(), number)
    return [] if issue is None else [issue]
