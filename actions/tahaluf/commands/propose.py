"""`tahaluf propose`: bring branch, pull request and comment of proposals to what their issues say now.

Exit codes: 0 all is so, 1 something is left.
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace

from tahaluf.github import (
    GitHubRefusal,
    Session,
    Unanswered,
    carry_out_proposal,
    look_up,
    open_proposals,
    proposal_of,
    read_proposals,
    read_words,
)
from tahaluf.plan import count
from tahaluf.problems import Stopped
from tahaluf.proposals import decide, questions

from .given.environment import Environment
from .given.halfway import naming
from .given.options import a_number, common


def arguments(parser: argparse.ArgumentParser) -> None:
    common(parser)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--issue", type=a_number, metavar="N", help="default: the issue of the event")
    which.add_argument(
        "--all", action="store_true", help="every open proposal, and those closed with work left"
    )


def run(options: argparse.Namespace) -> int:
    env = Environment.read()
    session, control = env.session(options.verbose), env.control()
    propose(session, control, _numbers(env, options, session), env.server_url)
    return 0


def propose(session: Session, control: str, numbers: Sequence[int], server_url: str) -> None:
    """Look at these issues and do what is due, a line each. Raises Stopped at the end where something is left."""
    if not numbers:
        return
    standings = list(read_proposals(session, control, numbers, server_url))
    if not standings:
        raise Stopped(f"{control} has no issue {numbers[0]}", "check the number; a pull request is no issue")
    asked = [questions(standing.board, standing.proposal) for standing in standings]
    organization = standings[0].board.manifest.organization
    facts = look_up(
        session, organization, (one.slug for one in asked), (login for one in asked for login in one.logins)
    )
    facts = replace(facts, words=read_words(session, control, (one.pull for one in asked if one.pull)))
    waiting, left = [standing.proposal.issue.number for standing in standings], []
    with naming(lambda: waiting):
        for standing in standings:
            issue, before = standing.proposal.issue.number, session.writes
            actions = decide(standing.board, standing.proposal, facts)
            try:
                carry_out_proposal(session, control, standing, actions)
            except (GitHubRefusal, Unanswered) as trouble:
                left.append(f"#{issue}: {trouble}")
            written = session.writes - before
            print(f"#{issue}: {count(written, 'write') if written else 'nothing to write'}")
            waiting.remove(issue)
    if left:
        raise Stopped(
            f"not all proposals are through ({'; '.join(left)})", "run it again: it goes on from there"
        )


def _numbers(env: Environment, options: argparse.Namespace, session: Session) -> list[int]:
    """The issues to look at. A comment under a pull request means the proposal in it, where there is one."""
    if options.all:
        return open_proposals(session, env.control())
    subject = {} if options.issue else env.event().get("issue") or {}
    found = options.issue or subject.get("number")
    if not isinstance(found, int):
        raise Stopped("it is not known which issue is meant", "give --issue N or --all")
    if not subject.get("pull_request"):
        return [found]
    issue = proposal_of(session, env.control(), found)
    return [] if issue is None else [issue]
