"""Executes the actions that were decided on for a proposal, and stops at the first error."""

from collections.abc import Iterable, Mapping
from typing import assert_never

from tahaluf.plan import Rest
from tahaluf.problems import InvalidInput
from tahaluf.proposals import (
    COMMENT_TOPIC,
    DISMISSED,
    Action,
    AnnouncePull,
    CloseIssue,
    ClosePull,
    DismissReviews,
    EditPull,
    OpenPull,
    ReopenPull,
    ReportProblems,
    RequestConsent,
    SetBranch,
    SetComment,
    announcement,
)

from .bot_branches import find_or_open_pull
from .branches import FileEdit, commit_file
from .comments import upsert_comment
from .consents import request_consent
from .control_repository import close_issue
from .proposals import AnySnapshot
from .session import Session


def apply_proposal(session: Session, control: str, snapshot: AnySnapshot, actions: Iterable[Action]) -> None:
    """Execute the actions in order. Writes comments only if their text changes. Raises errors like `Session.rest`."""
    number = snapshot.proposal.issue.number
    opened_pull: int | None = None
    for action in actions:
        match action:
            case SetComment(text):
                upsert_comment(session, control, number, COMMENT_TOPIC, text, existing=snapshot.comments)
            case AnnouncePull(pull=pull):
                text = announcement(action, opened_pull or pull)
                upsert_comment(session, control, number, COMMENT_TOPIC, text, existing=snapshot.comments)
            case RequestConsent(pull, text):
                request_consent(session, control, pull, text)
            case DismissReviews(pull, reviews):
                for review in reviews:
                    _dismiss_review(session, control, pull, review)
            case SetBranch(text, message, parent, replaces, path):
                edit = FileEdit(parent, snapshot.base_tree, path, text, message)
                commit_file(session, control, snapshot.branch_name, edit, create=replaces is None)
            case OpenPull(title, body):
                opened_pull = _open_pull(session, control, snapshot, title, body)
            case EditPull(pull, title, body):
                session.rest(_patch_request(control, pull, {"title": title, "body": body}))
            case ReopenPull():
                opened_pull = _reopen_pull(session, control, snapshot, action)
            case ClosePull(pull, body):
                session.rest(_patch_request(control, pull, {"state": "closed", "body": body}))
            case CloseIssue():
                close_issue(session, control, number)
            case ReportProblems(problems):
                raise InvalidInput(problems)
            case _:
                assert_never(action)


def _dismiss_review(session: Session, control: str, pull: int, review: int) -> None:
    """Dismiss an approval. For one that is already dismissed, GitHub returns 422, which is ignored."""
    path = f"/repos/{control}/pulls/{pull}/reviews/{review}/dismissals"
    session.rest(Rest("PUT", path, {"message": DISMISSED}, expected_statuses=frozenset({422})))


def _open_pull(session: Session, control: str, snapshot: AnySnapshot, title: str, body: str) -> int:
    """Open a pull request from the proposal's branch, unless another run has already done so."""
    branch, base = snapshot.branch_name, snapshot.default_branch
    return find_or_open_pull(session, control, branch, base, title, body)[0]


def _reopen_pull(session: Session, control: str, snapshot: AnySnapshot, action: ReopenPull) -> int:
    """Reopen a pull request. If GitHub refuses because the branch was force-pushed, open a new pull request."""
    payload = {"state": "open", "title": action.title, "body": action.body}
    response = session.rest(_patch_request(control, action.number, payload, expected_status=422))
    if response.status == 422:
        return _open_pull(session, control, snapshot, action.title, action.body)
    return action.number


def _patch_request(
    control: str, pull: int, body: Mapping[str, str], expected_status: int | None = None
) -> Rest:
    expected = frozenset({expected_status} if expected_status else ())
    return Rest("PATCH", f"/repos/{control}/pulls/{pull}", body, expected_statuses=expected)
