"""Reactions to issues and comments: one of a kind from each account."""

from dataclasses import dataclass

from localhub.world import issues, permissions
from localhub.world.accounts import sender
from localhub.world.comments import Comment
from localhub.world.issues import Issue
from localhub.world.refusals import Forbidden, NotFound
from localhub.world.repositories import repository
from localhub.world.unit import World

CONTENTS = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")


@dataclass(frozen=True, slots=True)
class Reaction:
    id: int
    issue_id: int | None
    comment_id: int | None
    user_id: int
    content: str
    created_at: str


def of_issue(world: World, row: Issue) -> list[Reaction]:
    return world.store.all(Reaction, "SELECT * FROM reactions WHERE issue_id = ? ORDER BY id", row.id)


def of_comment(world: World, row: Comment) -> list[Reaction]:
    return world.store.all(Reaction, "SELECT * FROM reactions WHERE comment_id = ? ORDER BY id", row.id)


def react(world: World, subject: Issue | Comment, content: str) -> tuple[Reaction, bool]:
    """The reaction, and whether it is new: the same one again is the one that is there."""
    _require(world, subject)
    user = sender(world)
    there = of_issue(world, subject) if isinstance(subject, Issue) else of_comment(world, subject)
    for row in there:
        if (row.user_id, row.content) == (user.id, content):
            return row, False
    column = "issue_id" if isinstance(subject, Issue) else "comment_id"
    number = world.store.insert(
        "reactions", user_id=user.id, content=content, created_at=world.now(), **{column: subject.id}
    )
    return reaction(world, number), True


def reaction(world: World, number: int) -> Reaction:
    found = world.store.one(Reaction, "SELECT * FROM reactions WHERE id = ?", number)
    if found is None:
        raise NotFound
    return found


def remove(world: World, subject: Issue | Comment, number: int) -> None:
    _require(world, subject)
    found = reaction(world, number)
    if subject.id not in (found.issue_id, found.comment_id):
        raise NotFound
    if found.user_id != world.actor.account_id:
        raise Forbidden("You can only remove your own reactions.")
    world.store.run("DELETE FROM reactions WHERE id = ?", found.id)


def _require(world: World, subject: Issue | Comment) -> None:
    row = subject if isinstance(subject, Issue) else issues.issue(world, subject.issue_id)
    permissions.require(world, row.need("react"), repository(world, row.repository_id))
