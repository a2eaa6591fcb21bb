"""`tahaluf propose`: bring branch, pull request and comment of proposals to what their issues say now.

Exit codes: 0 all is so, 1 something is left.
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace

from tahaluf.github import (
    GitHubError,
    NoResponse,
    Session,
    apply_proposal,
    read_consents,
    read_facts,
    read_open_proposals,
    read_proposal_issue,
    read_proposals,
)
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.interruption import report_unfinished
from tahaluf.inputs.options import add_common_options, positive_int
from tahaluf.plan import pluralize
from tahaluf.problems import CommandError
from tahaluf.proposals import decide, facts_query


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_common_options(parser)
    selection = parser.add_mutually_exclusive_group()
    selection.add_argument("--issue", type=positive_int, metavar="N", help="default: the issue of the event")
    selection.add_argument(
        "--all", action="store_true", help="every open proposal, and those closed with work left"
    )


def run(options: argparse.Namespace) -> int:
    env = Environment.read()
    session, control = env.session(options.verbose), env.control_repository()
    propose(session, control, _numbers(env, options, session), env.server_url)
    return 0


def propose(session: Session, control: str, numbers: Sequence[int], server_url: str) -> None:
    """Look at these issues and do what is due, a line each. Raises Stopped at the end where something is left."""
    if not numbers:
        return
    snapshots = list(read_proposals(session, control, numbers, server_url))
    if not snapshots:
        raise CommandError(
            f"{control} has no issue {numbers[0]}", "check the number; a pull request is no issue"
        )
    queries = [facts_query(snapshot.base, snapshot.proposal) for snapshot in snapshots]
    organization = snapshots[0].base.manifest.organization
    facts = read_facts(
        session,
        organization,
        (query.slug for query in queries),
        (login for one in queries for login in one.logins),
    )
    facts = replace(
        facts, consents=read_consents(session, control, (query.pull for query in queries if query.pull))
    )
    unfinished, failures = [snapshot.proposal.issue.number for snapshot in snapshots], []
    with report_unfinished(lambda: unfinished):
        for snapshot in snapshots:
            issue, writes_before = snapshot.proposal.issue.number, session.writes
            actions = decide(snapshot.base, snapshot.proposal, facts)
            try:
                apply_proposal(session, control, snapshot, actions)
            except (GitHubError, NoResponse) as error:
                failures.append(f"#{issue}: {error}")
            write_count = session.writes - writes_before
            print(f"#{issue}: {pluralize(write_count, 'write') if write_count else 'nothing to write'}")
            unfinished.remove(issue)
    if failures:
        raise CommandError(
            f"not all proposals are through ({'; '.join(failures)})", "run it again: it goes on from there"
        )


def _numbers(env: Environment, options: argparse.Namespace, session: Session) -> list[int]:
    """The issues to look at. A comment under a pull request means the proposal in it, where there is one."""
    if options.all:
        return read_open_proposals(session, env.control_repository())
    event_issue = {} if options.issue else env.event().get("issue") or {}
    number = options.issue or event_issue.get("number")
    if not isinstance(number, int):
        raise CommandError("it is not known which issue is meant", "give --issue N or --all")
    if not event_issue.get("pull_request"):
        return [number]
    issue = read_proposal_issue(session, env.control_repository(), number)
    return [] if issue is None else [issue]
