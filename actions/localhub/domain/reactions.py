"""Reactions to issues and comments. Each account can add each kind of reaction at most once."""

from dataclasses import dataclass

from . import issues, permissions
from .accounts import sender
from .comments import Comment
from .errors import Forbidden, NotFound
from .issues import Issue
from .repositories import repository
from .unit_of_work import UnitOfWork

CONTENTS = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")


@dataclass(frozen=True, slots=True)
class Reaction:
    id: int
    issue_id: int | None
    comment_id: int | None
    user_id: int
    content: str
    created_at: str


def of_issue(uow: UnitOfWork, row: Issue) -> list[Reaction]:
    return uow.store.fetch_all(Reaction, "SELECT * FROM reactions WHERE issue_id = ? ORDER BY id", row.id)


def of_comment(uow: UnitOfWork, row: Comment) -> list[Reaction]:
    return uow.store.fetch_all(Reaction, "SELECT * FROM reactions WHERE comment_id = ? ORDER BY id", row.id)


def add(uow: UnitOfWork, subject: Issue | Comment, content: str) -> tuple[Reaction, bool]:
    """Return the reaction and whether it is new. An existing reaction is returned unchanged."""
    _require_permission(uow, subject)
    user = sender(uow)
    existing = of_issue(uow, subject) if isinstance(subject, Issue) else of_comment(uow, subject)
    for row in existing:
        if (row.user_id, row.content) == (user.id, content):
            return row, False
    column = "issue_id" if isinstance(subject, Issue) else "comment_id"
    reaction_id = uow.store.insert(
        "reactions", user_id=user.id, content=content, created_at=uow.now(), **{column: subject.id}
    )
    return reaction(uow, reaction_id), True


def reaction(uow: UnitOfWork, reaction_id: int) -> Reaction:
    found = uow.store.fetch_one(Reaction, "SELECT * FROM reactions WHERE id = ?", reaction_id)
    if found is None:
        raise NotFound
    return found


def remove(uow: UnitOfWork, subject: Issue | Comment, reaction_id: int) -> None:
    _require_permission(uow, subject)
    found = reaction(uow, reaction_id)
    if subject.id not in (found.issue_id, found.comment_id):
        raise NotFound
    if found.user_id != uow.actor.account_id:
        raise Forbidden("You can only remove your own reactions.")
    uow.store.execute("DELETE FROM reactions WHERE id = ?", found.id)


def _require_permission(uow: UnitOfWork, subject: Issue | Comment) -> None:
    row = subject if isinstance(subject, Issue) else issues.issue(uow, subject.issue_id)
    permissions.require(uow, row.operation("react"), repository(uow, row.repository_id))
