"""What was said on an issue or a pull request, as the page tells it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from localhub.web.frame import body
from localhub.world import World, accounts, comments, reactions, repositories
from localhub.world.issues import Issue
from localhub.world.labels import Label
from localhub.world.reactions import Reaction
from localhub.world.reviews import Review

VERBS = {"APPROVED": "approved", "CHANGES_REQUESTED": "asked for changes"}
FACES = {
    "+1": "👍",
    "-1": "👎",
    "laugh": "😄",
    "hooray": "🎉",
    "confused": "😕",
    "heart": "❤️",
    "rocket": "🚀",
    "eyes": "👀",
}


def opening(world: World, row: Issue) -> dict[str, Any]:
    """The body of an issue as the first thing said."""
    return _said(world, row, row.author_id, row.body, row.created_at, anchor=f"issue-{row.id}", verb="opened")


def by_time(world: World, row: Issue) -> list[dict[str, Any]]:
    """The comments, oldest first."""
    return [
        _said(
            world,
            row,
            one.author_id,
            one.body,
            one.created_at,
            anchor=f"issuecomment-{one.id}",
            verb="commented",
            edited=one.updated_at != one.created_at,
            faces=_counted(reactions.of_comment(world, one)),
        )
        for one in comments.of_issue(world, row)
    ]


def reviewed(world: World, row: Issue, review: Review) -> dict[str, Any]:
    verb = VERBS.get(review.state, "reviewed")
    anchor = f"pullrequestreview-{review.id}"
    return _said(world, row, review.author_id, review.body, review.submitted_at, anchor=anchor, verb=verb)


def _said(
    world: World,
    subject: Issue,
    author_id: int,
    text: str | None,
    at: str,
    anchor: str,
    verb: str,
    edited: bool = False,
    faces: Sequence[tuple[str, int]] = (),
) -> dict[str, Any]:
    repository = repositories.repository(world, subject.repository_id)
    return {
        "author": accounts.account(world, author_id),
        "shown": body(world, repository, text),
        "at": at,
        "anchor": anchor,
        "verb": verb,
        "edited": edited,
        "faces": faces,
    }


def _counted(rows: list[Reaction]) -> list[tuple[str, int]]:
    given = Counter(row.content for row in rows)
    return [(face, given[content]) for content, face in FACES.items() if given[content]]


def label(row: Label) -> dict[str, Any]:
    return {"name": row.name, "color": row.color, "description": row.description}
