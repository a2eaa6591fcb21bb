"""The posts on an issue or pull request page: body, comments and reviews."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from localhub.domain import UnitOfWork, accounts, comments, reactions, repositories
from localhub.domain.issues import Issue
from localhub.domain.labels import Label
from localhub.domain.reactions import Reaction
from localhub.domain.reviews import Review
from localhub.web.frame import render_markdown

VERBS = {"APPROVED": "approved", "CHANGES_REQUESTED": "requested changes"}
REACTION_EMOJI = {
    "+1": "👍",
    "-1": "👎",
    "laugh": "😄",
    "hooray": "🎉",
    "confused": "😕",
    "heart": "❤️",
    "rocket": "🚀",
    "eyes": "👀",
}


def opening_post(uow: UnitOfWork, row: Issue) -> dict[str, Any]:
    """An issue's body as the first post."""
    return _post(uow, row, row.author_id, row.body, row.created_at, anchor=f"issue-{row.id}", verb="opened")


def comment_posts(uow: UnitOfWork, row: Issue) -> list[dict[str, Any]]:
    """The comments, oldest first."""
    return [
        _post(
            uow,
            row,
            comment.author_id,
            comment.body,
            comment.created_at,
            anchor=f"issuecomment-{comment.id}",
            verb="commented",
            edited=comment.updated_at != comment.created_at,
            reaction_counts=_reaction_counts(reactions.of_comment(uow, comment)),
        )
        for comment in comments.of_issue(uow, row)
    ]


def review_post(uow: UnitOfWork, row: Issue, review: Review) -> dict[str, Any]:
    verb = VERBS.get(review.state, "reviewed")
    anchor = f"pullrequestreview-{review.id}"
    return _post(uow, row, review.author_id, review.body, review.submitted_at, anchor=anchor, verb=verb)


def _post(
    uow: UnitOfWork,
    subject: Issue,
    author_id: int,
    text: str | None,
    created_at: str,
    anchor: str,
    verb: str,
    edited: bool = False,
    reaction_counts: Sequence[tuple[str, int]] = (),
) -> dict[str, Any]:
    repository = repositories.repository(uow, subject.repository_id)
    return {
        "author": accounts.account(uow, author_id),
        "rendered": render_markdown(uow, repository, text),
        "at": created_at,
        "anchor": anchor,
        "verb": verb,
        "edited": edited,
        "reactions": reaction_counts,
    }


def _reaction_counts(rows: list[Reaction]) -> list[tuple[str, int]]:
    counts = Counter(row.content for row in rows)
    return [(face, counts[content]) for content, face in REACTION_EMOJI.items() if counts[content]]


def label(row: Label) -> dict[str, Any]:
    return {"name": row.name, "color": row.color, "description": row.description}
