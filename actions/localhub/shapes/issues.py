"""Issues, their comments and their reactions."""

from typing import Any

from localhub.ids import node_id
from localhub.shapes import repositories as shapes
from localhub.shapes.accounts import simple
from localhub.shapes.dispatch import shape
from localhub.shapes.labels import label
from localhub.shapes.view import View
from localhub.world import accounts, comments, issues, reactions, repositories
from localhub.world.comments import Comment
from localhub.world.issues import Issue
from localhub.world.reactions import CONTENTS, Reaction


@shape.register
def issue(row: Issue, view: View) -> dict[str, Any]:
    """GitHub's `issue`, which a pull request is too."""
    world = view.world
    repository = repositories.repository(world, row.repository_id)
    address = shapes.address(repository, view)
    url = f"{address}/issues/{row.number}"
    page = f"{shapes.page(repository, view)}/{'pull' if row.is_pull else 'issues'}/{row.number}"
    assignees = [simple(user, view) for user in issues.assignees(world, row)]
    closer = row.closed_by_id
    shown = {
        "url": url,
        "repository_url": address,
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "timeline_url": f"{url}/timeline",
        "html_url": page,
        "id": row.id,
        "node_id": node_id("PullRequest" if row.is_pull else "Issue", row.id),
        "number": row.number,
        "title": row.title,
        "body": row.body,
        "user": simple(accounts.account(world, row.author_id), view),
        "labels": [label(one, view) for one in issues.labels_of(world, row)],
        "state": row.state,
        "state_reason": row.state_reason,
        "locked": row.locked,
        "active_lock_reason": row.active_lock_reason,
        "assignee": assignees[0] if assignees else None,
        "assignees": assignees,
        "milestone": None,
        "comments": len(comments.of_issue(world, row)),
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "closed_at": row.closed_at,
        "closed_by": None if closer is None else simple(accounts.account(world, closer), view),
        "author_association": association(row.author_id, repository, view),
        "reactions": rollup(reactions.of_issue(world, row), url),
        "performed_via_github_app": None,
    }
    if row.is_pull:
        pull = f"{address}/pulls/{row.number}"
        shown["pull_request"] = {
            "url": pull,
            "html_url": page,
            "diff_url": f"{page}.diff",
            "patch_url": f"{page}.patch",
        }
    return shown


@shape.register
def comment(row: Comment, view: View) -> dict[str, Any]:
    world = view.world
    subject = issues.issue(world, row.issue_id)
    repository = repositories.repository(world, subject.repository_id)
    address = shapes.address(repository, view)
    url = f"{address}/issues/comments/{row.id}"
    kind = "pull" if subject.is_pull else "issues"
    return {
        "url": url,
        "html_url": f"{shapes.page(repository, view)}/{kind}/{subject.number}#issuecomment-{row.id}",
        "issue_url": f"{address}/issues/{subject.number}",
        "id": row.id,
        "node_id": node_id("IssueComment", row.id),
        "user": simple(accounts.account(world, row.author_id), view),
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "author_association": association(row.author_id, repository, view),
        "body": row.body,
        "reactions": rollup(reactions.of_comment(world, row), url),
        "performed_via_github_app": None,
    }


@shape.register
def reaction(row: Reaction, view: View) -> dict[str, Any]:
    return {
        "id": row.id,
        "node_id": node_id("Reaction", row.id),
        "user": simple(accounts.account(view.world, row.user_id), view),
        "content": row.content,
        "created_at": row.created_at,
    }


def rollup(rows: list[Reaction], url: str) -> dict[str, Any]:
    counts = {content: sum(row.content == content for row in rows) for content in CONTENTS}
    return {"url": f"{url}/reactions", "total_count": len(rows), **counts}


def association(author_id: int, repository: repositories.Repository, view: View) -> str:
    """A private member is shown as a CONTRIBUTOR at best: no gate may be built on this."""
    if repository.owner_id == author_id:
        return "OWNER"
    member = accounts.membership(view.world, repository.owner_id, author_id)
    if member is not None and member.public:
        return "MEMBER"
    granted = view.world.store.value(
        "SELECT 1 FROM collaborators WHERE repository_id = ? AND user_id = ?", repository.id, author_id
    )
    if granted:
        return "COLLABORATOR"
    return "CONTRIBUTOR" if member is not None else "NONE"
