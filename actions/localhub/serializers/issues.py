"""Issues, their comments and reactions."""

from typing import Any

from localhub.domain import accounts, comments, issues, pulls, reactions, repositories
from localhub.domain.comments import Comment
from localhub.domain.issues import Issue
from localhub.domain.reactions import CONTENTS, Reaction
from localhub.ids import node_id

from . import repositories as serializers
from .accounts import simple
from .dispatch import serialize
from .labels import label
from .view import View


@serialize.register
def issue(row: Issue, view: View) -> dict[str, Any]:
    """GitHub's `issue`, also used for pull requests."""
    uow = view.uow
    repository = repositories.repository(uow, row.repository_id)
    api_url = serializers.api_url(repository, view)
    url = f"{api_url}/issues/{row.number}"
    html_url = f"{serializers.html_url(repository, view)}/{'pull' if row.is_pull else 'issues'}/{row.number}"
    assignees = [simple(user, view) for user in issues.assignees(uow, row)]
    closer = row.closed_by_id
    rendered = {
        "url": url,
        "repository_url": api_url,
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "timeline_url": f"{url}/timeline",
        "html_url": html_url,
        "id": row.id,
        "node_id": node_id("PullRequest" if row.is_pull else "Issue", row.id),
        "number": row.number,
        "title": row.title,
        "body": row.body,
        "user": simple(accounts.account(uow, row.author_id), view),
        "labels": [label(label_row, view) for label_row in issues.labels_of(uow, row)],
        "state": row.state,
        "state_reason": row.state_reason,
        "locked": row.locked,
        "active_lock_reason": row.active_lock_reason,
        "assignee": assignees[0] if assignees else None,
        "assignees": assignees,
        "milestone": None,
        "draft": row.is_pull and pulls.pull(uow, row.id).draft,
        "comments": len(comments.of_issue(uow, row)),
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "closed_at": row.closed_at,
        "closed_by": None if closer is None else simple(accounts.account(uow, closer), view),
        "author_association": author_association(row.author_id, repository, view),
        "reactions": reaction_rollup(reactions.of_issue(uow, row), url),
        "performed_via_github_app": None,
    }
    if row.is_pull:
        pull_url = f"{api_url}/pulls/{row.number}"
        rendered["pull_request"] = {
            "url": pull_url,
            "html_url": html_url,
            "diff_url": f"{html_url}.diff",
            "patch_url": f"{html_url}.patch",
        }
    return rendered


@serialize.register
def comment(row: Comment, view: View) -> dict[str, Any]:
    uow = view.uow
    subject = issues.issue(uow, row.issue_id)
    repository = repositories.repository(uow, subject.repository_id)
    api_url = serializers.api_url(repository, view)
    url = f"{api_url}/issues/comments/{row.id}"
    kind = "pull" if subject.is_pull else "issues"
    return {
        "url": url,
        "html_url": f"{serializers.html_url(repository, view)}/{kind}/{subject.number}#issuecomment-{row.id}",
        "issue_url": f"{api_url}/issues/{subject.number}",
        "id": row.id,
        "node_id": node_id("IssueComment", row.id),
        "user": simple(accounts.account(uow, row.author_id), view),
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "author_association": author_association(row.author_id, repository, view),
        "body": row.body,
        "reactions": reaction_rollup(reactions.of_comment(uow, row), url),
        "performed_via_github_app": None,
    }


@serialize.register
def reaction(row: Reaction, view: View) -> dict[str, Any]:
    return {
        "id": row.id,
        "node_id": node_id("Reaction", row.id),
        "user": simple(accounts.account(view.uow, row.user_id), view),
        "content": row.content,
        "created_at": row.created_at,
    }


def reaction_rollup(rows: list[Reaction], url: str) -> dict[str, Any]:
    counts = {content: sum(row.content == content for row in rows) for content in CONTENTS}
    return {"url": f"{url}/reactions", "total_count": len(rows), **counts}


def author_association(author_id: int, repository: repositories.Repository, view: View) -> str:
    """Return the author's association. Private members appear as CONTRIBUTOR at most, so permission checks must not
    rely on it.
    """
    if repository.owner_id == author_id:
        return "OWNER"
    member = accounts.membership(view.uow, repository.owner_id, author_id)
    if member is not None and member.public:
        return "MEMBER"
    granted = view.uow.store.fetch_value(
        "SELECT 1 FROM collaborators WHERE repository_id = ? AND user_id = ?", repository.id, author_id
    )
    if granted:
        return "COLLABORATOR"
    return "CONTRIBUTOR" if member is not None else "NONE"
