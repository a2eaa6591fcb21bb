"""Comments on issues and pull requests."""

from dataclasses import dataclass

from . import issues, permissions
from .accounts import sender
from .errors import Forbidden, NotFound, ValidationFailed
from .issues import MAX_BODY_LENGTH, Issue
from .repositories import Repository, repository
from .unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Comment:
    id: int
    issue_id: int
    author_id: int
    app_id: int | None
    body: str
    created_at: str
    updated_at: str
    edited_at: str | None
    editor_id: int | None


def comment(uow: UnitOfWork, comment_id: int) -> Comment:
    found = uow.store.fetch_one(Comment, "SELECT * FROM comments WHERE id = ?", comment_id)
    if found is None:
        raise NotFound
    return found


def find(uow: UnitOfWork, repo: Repository, comment_id: int) -> Comment:
    found = comment(uow, comment_id)
    if issues.issue(uow, found.issue_id).repository_id != repo.id:
        raise NotFound
    return found


def of_issue(uow: UnitOfWork, row: Issue) -> list[Comment]:
    return uow.store.fetch_all(Comment, "SELECT * FROM comments WHERE issue_id = ? ORDER BY id", row.id)


def of_repository(uow: UnitOfWork, repo: Repository) -> list[Comment]:
    return uow.store.fetch_all(
        Comment,
        "SELECT c.* FROM comments c JOIN issues i ON i.id = c.issue_id WHERE i.repository_id = ? ORDER BY c.id",
        repo.id,
    )


def create(uow: UnitOfWork, row: Issue, body: str) -> Comment:
    repo = repository(uow, row.repository_id)
    permissions.require(uow, row.operation("comment"), repo)
    if row.locked and not permissions.is_allowed(uow, row.operation("lock"), repo):
        raise Forbidden("Unable to create comment because issue is locked.")
    created = add(uow, row, body)
    uow.emit("issue_comment", "created", repo.id, issue=issues.issue(uow, row.id), comment=created)
    return created


def add(uow: UnitOfWork, row: Issue, body: str) -> Comment:
    """Add a comment without checking permissions or emitting an event. Seeds also use this function."""
    _check(body)
    now = uow.now()
    comment_id = uow.store.insert(
        "comments",
        issue_id=row.id,
        author_id=sender(uow).id,
        app_id=uow.actor.app_id,
        body=body,
        created_at=now,
        updated_at=now,
    )
    uow.store.update("issues", row.id, updated_at=now)
    return comment(uow, comment_id)


def update(uow: UnitOfWork, row: Comment, body: str) -> Comment:
    subject = _require_editor(uow, row)
    _check(body)
    now = uow.now()
    uow.store.update("comments", row.id, body=body, updated_at=now, edited_at=now, editor_id=sender(uow).id)
    after = comment(uow, row.id)
    if body != row.body:
        changes = {"body": {"from": row.body}}
        uow.emit(
            "issue_comment", "edited", subject.repository_id, issue=subject, comment=after, changes=changes
        )
    return after


def delete(uow: UnitOfWork, row: Comment) -> None:
    subject = _require_editor(uow, row)
    uow.emit("issue_comment", "deleted", subject.repository_id, issue=subject, comment=row)
    uow.store.execute("DELETE FROM comments WHERE id = ?", row.id)


def _require_editor(uow: UnitOfWork, row: Comment) -> Issue:
    """Return the comment's issue. Only the comment's author and people with write access may edit the comment."""
    subject = issues.issue(uow, row.issue_id)
    repo = repository(uow, subject.repository_id)
    is_author = row.author_id == uow.actor.account_id
    permissions.require(uow, subject.operation("comment" if is_author else "moderate"), repo)
    return subject


def _check(body: str) -> None:
    if not body.strip():
        raise ValidationFailed.for_field("IssueComment", "body", "missing_field")
    if len(body) > MAX_BODY_LENGTH:
        message = f"body is too long (maximum is {MAX_BODY_LENGTH} characters)"
        raise ValidationFailed.for_field("IssueComment", "body", "custom", message)
