"""Comments on issues and pull requests."""

from dataclasses import dataclass

from localhub.world import issues, permissions
from localhub.world.accounts import sender
from localhub.world.issues import LONGEST_BODY, Issue
from localhub.world.refusals import Forbidden, Invalid, NotFound
from localhub.world.repositories import Repository, repository
from localhub.world.unit import World


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


def comment(world: World, number: int) -> Comment:
    found = world.store.one(Comment, "SELECT * FROM comments WHERE id = ?", number)
    if found is None:
        raise NotFound
    return found


def find(world: World, repo: Repository, number: int) -> Comment:
    found = comment(world, number)
    if issues.issue(world, found.issue_id).repository_id != repo.id:
        raise NotFound
    return found


def of_issue(world: World, row: Issue) -> list[Comment]:
    return world.store.all(Comment, "SELECT * FROM comments WHERE issue_id = ? ORDER BY id", row.id)


def of_repository(world: World, repo: Repository) -> list[Comment]:
    return world.store.all(
        Comment,
        "SELECT c.* FROM comments c JOIN issues i ON i.id = c.issue_id WHERE i.repository_id = ? ORDER BY c.id",
        repo.id,
    )


def create(world: World, row: Issue, body: str) -> Comment:
    repo = repository(world, row.repository_id)
    permissions.require(world, row.need("comment"), repo)
    if row.locked and not permissions.allows(world, row.need("lock"), repo):
        raise Forbidden("Unable to create comment because issue is locked.")
    _check(body)
    now = world.now()
    number = world.store.insert(
        "comments",
        issue_id=row.id,
        author_id=sender(world).id,
        app_id=world.actor.app_id,
        body=body,
        created_at=now,
        updated_at=now,
    )
    world.store.update("issues", row.id, updated_at=now)
    made = comment(world, number)
    world.emit("issue_comment", "created", repo.id, issue=issues.issue(world, row.id), comment=made)
    return made


def update(world: World, row: Comment, body: str) -> Comment:
    subject = _require_editor(world, row)
    _check(body)
    now = world.now()
    world.store.update(
        "comments", row.id, body=body, updated_at=now, edited_at=now, editor_id=sender(world).id
    )
    after = comment(world, row.id)
    if body != row.body:
        changes = {"body": {"from": row.body}}
        world.emit(
            "issue_comment", "edited", subject.repository_id, issue=subject, comment=after, changes=changes
        )
    return after


def delete(world: World, row: Comment) -> None:
    subject = _require_editor(world, row)
    world.emit("issue_comment", "deleted", subject.repository_id, issue=subject, comment=row)
    world.store.run("DELETE FROM comments WHERE id = ?", row.id)


def _require_editor(world: World, row: Comment) -> Issue:
    """The author, or one who may write in the repository."""
    subject = issues.issue(world, row.issue_id)
    repo = repository(world, subject.repository_id)
    own = row.author_id == world.actor.account_id
    permissions.require(world, subject.need("comment" if own else "moderate"), repo)
    return subject


def _check(body: str) -> None:
    if not body.strip():
        raise Invalid.field("IssueComment", "body", "missing_field")
    if len(body) > LONGEST_BODY:
        message = f"body is too long (maximum is {LONGEST_BODY} characters)"
        raise Invalid.field("IssueComment", "body", "custom", message)
