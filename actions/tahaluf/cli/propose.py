"""`tahaluf propose`: sync each proposal's branch, pull request and comment with its issue.

Exit codes: 0 all proposals are in sync, 1 some are unfinished.
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
    selection.add_argument(
        "--issue",
        type=positive_int,
        metavar="N",
        help="the proposal to sync; default: the issue of the event",
    )
    selection.add_argument(
        "--all", action="store_true", help="sync every open proposal, and closed ones with work left"
    )


def run(options: argparse.Namespace) -> int:
    env = Environment.read()
    session, control = env.session(options.verbose), env.control_repository()
    propose(session, control, _numbers(env, options, session), env.server_url)
    return 0


def propose(session: Session, control: str, numbers: Sequence[int], server_url: str) -> None:
    """Sync these proposals and print a line for each. Raises CommandError at the end if any is unfinished."""
    if not numbers:
        return
    snapshots = list(read_proposals(session, control, numbers, server_url))
    if not snapshots:
        raise CommandError(
            f"{control} has no issue {numbers[0]}",
            "check the number: it must be an issue, not a pull request",
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
            f"some proposals are unfinished ({'; '.join(failures)})", "run it again: it continues from there"
        )


def _numbers(env: Environment, options: argparse.Namespace, session: Session) -> list[int]:
    """Return the issues to sync. A comment on a pull request stands for the proposal behind it, if there is one."""
    if options.all:
        return read_open_proposals(session, env.control_repository())
    event_issue = {} if options.issue else env.event().get("issue") or {}
    number = options.issue or event_issue.get("number")
    if not isinstance(number, int):
        raise CommandError("no issue is given", "use --issue N or --all")
    if not event_issue.get("pull_request"):
        return [number]
    issue = read_proposal_issue(session, env.control_repository(), number)
    return [] if issue is None else [issue]
