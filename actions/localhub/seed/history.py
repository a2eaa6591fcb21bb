"""A seed repository's history: commits and issues, with their authors and dates."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from localhub.domain import UnitOfWork, ValidationFailed, comments, git, issues
from localhub.domain.accounts import Account
from localhub.domain.issues import Issue
from localhub.domain.repositories import Repository
from localhub.domain.unit_of_work import format_time
from localhub.git import bare

from .entries import acting_as, author_in, for_each_user, located, time_in


def load_commits(uow: UnitOfWork, repository: Repository, owner: Account, entry: Mapping[str, Any]) -> None:
    """Load the commits in a seed's entry. A new branch is created from the default branch."""
    times = []
    for number, commit in enumerate(entry.get("commits", ())):
        with located("commits", number):
            times.append(_load_commit(uow, repository, owner, commit))
    if times:
        uow.store.update("repositories", repository.id, pushed_at=format_time(max(times)))


def _load_commit(
    uow: UnitOfWork, repository: Repository, owner: Account, entry: Mapping[str, Any]
) -> datetime:
    """Load a commit, and return its date."""
    when = time_in(entry, "date", uow.clock())
    author = author_in(uow, entry, "author", owner)
    branch = entry.get("branch", repository.default_branch)
    if not bare.is_valid_ref_name(f"refs/heads/{branch}"):
        raise ValidationFailed(f"'{branch}' is not a valid branch name")
    parent = git.branch(uow, repository, branch) or git.head(uow, repository)
    try:
        bare.commit_texts(
            git.repository_path(uow, repository),
            branch,
            parent.oid if parent else None,
            entry["files"],
            git.default_author(acting_as(uow, author, when)),
            entry["message"],
        )
    except bare.GitError as error:  # for example, if the branch is `a/b` and a branch `a` exists
        raise ValidationFailed(str(error)) from None
    return when


def load_issues(uow: UnitOfWork, repository: Repository, owner: Account, entry: Mapping[str, Any]) -> None:
    """Load the issues in a seed's entry, which are numbered in the seed's order."""
    for number, issue in enumerate(entry.get("issues", ())):
        with located("issues", number):
            _load_issue(uow, repository, owner, issue)


def _load_issue(uow: UnitOfWork, repository: Repository, owner: Account, entry: Mapping[str, Any]) -> None:
    created_at = time_in(entry, "created_at", uow.clock())
    author = author_in(uow, entry, "author", owner)
    issue = issues.add(acting_as(uow, author, created_at), repository, entry["title"], entry.get("body"))
    as_owner = acting_as(uow, owner, created_at)
    issues.add_labels(as_owner, issue, entry.get("labels", ()))
    for_each_user(uow, entry, "assignees", lambda user: _assign(as_owner, repository, issue, user))
    times = [created_at]
    for number, comment in enumerate(entry.get("comments", ())):
        with located("comments", number):
            times.append(_load_comment(uow, issue, owner, comment, created_at))
    if entry.get("state") == "closed":
        times.append(_close(uow, issue, owner, entry, created_at))
    uow.store.update("issues", issue.id, updated_at=format_time(max(times)))


def _assign(uow: UnitOfWork, repository: Repository, issue: Issue, user: Account) -> None:
    if not issues.assignable(uow, repository, user):
        raise ValidationFailed(f"'{user.login}' cannot be assigned: they have no access to the repository")
    issues.assign(uow, issue, [user.login])


def _load_comment(
    uow: UnitOfWork, issue: Issue, owner: Account, entry: Mapping[str, Any], issue_created_at: datetime
) -> datetime:
    """Load a comment, and return its date."""
    when = time_in(entry, "created_at", issue_created_at)
    comments.add(acting_as(uow, author_in(uow, entry, "author", owner), when), issue, entry["body"])
    return when


def _close(
    uow: UnitOfWork, issue: Issue, owner: Account, entry: Mapping[str, Any], created_at: datetime
) -> datetime:
    """Close an issue, and return the time when it was closed."""
    when = time_in(entry, "closed_at", created_at)
    if when < created_at:
        with located("closed_at"):
            raise ValidationFailed("it is earlier than the issue's creation")
    closer = author_in(uow, entry, "closed_by", owner)
    issues.set_state(acting_as(uow, closer, when), issue, "closed", entry.get("state_reason"))
    return when
