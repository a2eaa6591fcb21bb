"""Carries out what was decided about a proposal. Decides nothing; GitHub's first refusal ends it."""

from collections.abc import Iterable, Mapping
from typing import assert_never

from tahaluf.plan import Rest
from tahaluf.proposals import (
    DISMISSED,
    MANIFEST,
    TOPIC,
    Action,
    ClosePull,
    Dismiss,
    OpenPull,
    PutBranch,
    ReopenPull,
    Say,
    Thank,
    UpdatePull,
    branch_of,
    thanks,
)

from .answers import refusal
from .branches import Edit, put_edit
from .conversation import say
from .proposals import Standing
from .session import Session


def carry_out_proposal(session: Session, control: str, standing: Standing, actions: Iterable[Action]) -> None:
    """Do these in order, writing no comment that stands. Raises GitHubRefusal, Unanswered, Stopped."""
    number = standing.proposal.issue.number
    opened: int | None = None
    for action in actions:
        match action:
            case Say(text):
                say(session, control, number, TOPIC, text, ours=standing.comments)
            case Thank(pull=pull):
                text = thanks(action, opened or pull)
                say(session, control, number, TOPIC, text, ours=standing.comments)
            case Dismiss(pull, reviews):
                for review in reviews:
                    _dismiss(session, control, pull, review)
            case PutBranch(text, message, parent, replaces):
                edit = Edit(parent, standing.base_tree, MANIFEST, text, message)
                put_edit(session, control, branch_of(number), edit, new=replaces is None)
            case OpenPull(title, body):
                opened = _open(session, control, standing, title, body)
            case UpdatePull(pull, title, body):
                session.rest(_patch(control, pull, {"title": title, "body": body}))
            case ReopenPull():
                opened = _reopen(session, control, standing, action)
            case ClosePull(pull, body):
                session.rest(_patch(control, pull, {"state": "closed", "body": body}))
            case _:
                assert_never(action)


def _dismiss(session: Session, control: str, pull: int, review: int) -> None:
    """Once: GitHub answers 422 where somebody has taken it back already."""
    path = f"/repos/{control}/pulls/{pull}/reviews/{review}/dismissals"
    session.rest(Rest("PUT", path, {"message": DISMISSED}, accept=frozenset({422})))


def _open(session: Session, control: str, standing: Standing, title: str, body: str) -> int:
    """The pull request from the proposal's branch: a new one, or one that was opened meanwhile."""
    head = branch_of(standing.proposal.issue.number)
    asked = {"title": title, "body": body, "head": head, "base": standing.branch}
    answer = session.rest(Rest("POST", f"/repos/{control}/pulls", asked, accept=frozenset({422})))
    if answer.status != 422:
        return int(answer.body["number"])
    owner = control.partition("/")[0]
    there = session.get(f"/repos/{control}/pulls?state=open&head={owner}:{head}").body
    if not there:
        raise refusal(answer.status, answer.body, answer.headers, f"POST /repos/{control}/pulls")
    return int(there[0]["number"])


def _reopen(session: Session, control: str, standing: Standing, action: ReopenPull) -> int:
    """GitHub does not open a pull request again whose branch has moved: a new one takes its place."""
    wanted = {"state": "open", "title": action.title, "body": action.body}
    answer = session.rest(_patch(control, action.number, wanted, accept=422))
    if answer.status == 422:
        return _open(session, control, standing, action.title, action.body)
    return action.number


def _patch(control: str, pull: int, body: Mapping[str, str], accept: int | None = None) -> Rest:
    known = frozenset({accept} if accept else ())
    return Rest("PATCH", f"/repos/{control}/pulls/{pull}", body, accept=known)
