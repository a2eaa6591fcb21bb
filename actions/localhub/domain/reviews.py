"""Pull request reviews and review requests."""

from collections.abc import Sequence
from dataclasses import dataclass

from . import issues, pulls
from .accounts import Account, find_user, sender
from .errors import NotFound, ValidationFailed
from .permissions import ROLES, require, role_in
from .pulls import Pull
from .repositories import full_name
from .unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Review:
    id: int
    issue_id: int
    author_id: int
    state: str
    body: str
    commit_oid: str
    submitted_at: str


STATES = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}


def submit(uow: UnitOfWork, row: Pull, event: str, body: str) -> Review:
    """Submit a review. Raises ValidationFailed if the actor is the author, unless the review is only a comment."""
    repo, issue = pulls.base_repository(uow, row), issues.issue(uow, row.issue_id)
    require(uow, "pulls.review", repo)
    if event != "COMMENT" and issue.author_id == uow.actor.account_id:
        raise ValidationFailed(f"Can not {event.lower().replace('_', ' ')} on your own pull request")
    review_id = uow.store.insert(
        "reviews",
        issue_id=row.issue_id,
        author_id=sender(uow).id,
        state=STATES[event],
        body=body,
        commit_oid=row.head_oid,
        submitted_at=uow.now(),
    )
    created = find(uow, row, review_id)
    uow.emit("pull_request_review", "submitted", repo.id, review=created, pull_request=issue)
    return created


def all_of(uow: UnitOfWork, row: Pull) -> list[Review]:
    return uow.store.fetch_all(Review, "SELECT * FROM reviews WHERE issue_id = ? ORDER BY id", row.issue_id)


def find(uow: UnitOfWork, row: Pull, review_id: int) -> Review:
    found = uow.store.fetch_one(
        Review, "SELECT * FROM reviews WHERE id = ? AND issue_id = ?", review_id, row.issue_id
    )
    if found is None:
        raise NotFound
    return found


def dismiss(uow: UnitOfWork, row: Pull, review_id: int) -> Review:
    repo = pulls.base_repository(uow, row)
    require(uow, "pulls.write", repo)
    found = find(uow, row, review_id)
    if found.state not in ("APPROVED", "CHANGES_REQUESTED"):
        raise ValidationFailed(f"Can not dismiss a {found.state.lower()} pull request review")
    uow.store.update("reviews", review_id, state="DISMISSED")
    after = find(uow, row, review_id)
    uow.emit(
        "pull_request_review",
        "dismissed",
        repo.id,
        review=after,
        pull_request=issues.issue(uow, row.issue_id),
    )
    return after


def requested_reviewers(uow: UnitOfWork, row: Pull) -> list[Account]:
    return uow.store.fetch_all(
        Account,
        "SELECT a.* FROM accounts a JOIN review_requests r ON r.user_id = a.id WHERE r.issue_id = ? ORDER BY a.id",
        row.issue_id,
    )


def request_reviews(uow: UnitOfWork, row: Pull, logins: Sequence[str]) -> None:
    """Request reviews. Raises ValidationFailed if the author or someone who cannot see the repository is requested."""
    repo, issue = pulls.base_repository(uow, row), issues.issue(uow, row.issue_id)
    require(uow, "pulls.write", repo)
    for user in (find_user(uow, login) for login in logins):
        if user.id == issue.author_id:
            raise ValidationFailed("Review cannot be requested from pull request author.")
        if ROLES[role_in(uow, user.id, repo)] < ROLES["read"] or user.type != "User":
            message = "Reviews may only be requested from collaborators. One or more of the users or teams"
            raise ValidationFailed(
                f"{message} you specified is not a collaborator of the {full_name(uow, repo)} repository."
            )
        if user not in requested_reviewers(uow, row):
            uow.store.insert("review_requests", issue_id=row.issue_id, user_id=user.id)
            pulls.emit(uow, "review_requested", row.issue_id, requested_reviewer=user)


def remove_requests(uow: UnitOfWork, row: Pull, logins: Sequence[str]) -> None:
    require(uow, "pulls.write", pulls.base_repository(uow, row))
    removed = {login.casefold() for login in logins}
    for user in requested_reviewers(uow, row):
        if user.login.casefold() in removed:
            uow.store.execute(
                "DELETE FROM review_requests WHERE issue_id = ? AND user_id = ?", row.issue_id, user.id
            )
            pulls.emit(uow, "review_request_removed", row.issue_id, requested_reviewer=user)
