"""Pull requests and their reviews."""

from typing import Any

from localhub.ids import node_id
from localhub.shapes import git as git_shapes
from localhub.shapes import issues as issue_shapes
from localhub.shapes import repositories as shapes
from localhub.shapes.accounts import simple
from localhub.shapes.dispatch import shape
from localhub.shapes.view import View
from localhub.world import accounts, approvals, comments, issues, pulls, repositories, reviews
from localhub.world.pulls import Pull
from localhub.world.repositories import Repository
from localhub.world.reviews import Review

LINKS = {
    "self": "/pulls/{n}",
    "issue": "/issues/{n}",
    "comments": "/issues/{n}/comments",
    "review_comments": "/pulls/{n}/comments",
    "review_comment": "/pulls/comments{{/number}}",
    "commits": "/pulls/{n}/commits",
    "statuses": "/statuses/{sha}",
}


@shape.register
def short(row: Pull, view: View) -> dict[str, Any]:
    """`pull-request-simple`."""
    world = view.world
    subject, repo = issues.issue(world, row.issue_id), pulls.base_of(world, row)
    address = shapes.address(repo, view)
    page = f"{shapes.page(repo, view)}/pull/{subject.number}"
    links = {key: address + end.format(n=subject.number, sha=row.head_oid) for key, end in LINKS.items()}
    shown = issue_shapes.issue(subject, view)
    # By GitHub's description a label has words here, or none, but is never without.
    shown["labels"] = [one | {"description": one["description"] or ""} for one in shown["labels"]]
    kept = "id node_id number state locked title user body created_at updated_at closed_at assignee assignees"
    kept += " milestone author_association active_lock_reason labels"
    head_repo = (
        repo if row.head_repository_id is None else repositories.repository(world, row.head_repository_id)
    )
    return {key: shown[key] for key in kept.split()} | {
        "url": links["self"],
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "issue_url": links["issue"],
        "comments_url": links["comments"],
        "review_comments_url": links["review_comments"],
        "review_comment_url": links["review_comment"],
        "commits_url": links["commits"],
        "statuses_url": links["statuses"],
        "head": _side(row.head_ref, row.head_oid, head_repo, view),
        "base": _side(row.base_ref, row.base_oid, repo, view),
        "_links": {"html": {"href": page}, **{key: {"href": href} for key, href in links.items()}},
        "draft": row.draft,
        "merged_at": row.merged_at,
        "merge_commit_sha": row.merge_oid,
        "auto_merge": None,
        "requested_reviewers": [simple(user, view) for user in reviews.requested(world, row)],
        "requested_teams": [],
    }


def _side(ref: str, oid: str, repository: Repository, view: View) -> dict[str, Any]:
    owner = accounts.account(view.world, repository.owner_id)
    return {
        "label": f"{owner.login}:{ref}",
        "ref": ref,
        "sha": oid,
        "user": simple(owner, view),
        "repo": shapes.full(repository, view),
    }


def full(row: Pull, view: View) -> dict[str, Any]:
    """`pull-request`: with the numbers, and whether git can merge it."""
    world = view.world
    subject, repo = issues.issue(world, row.issue_id), pulls.base_of(world, row)
    files = git_shapes.differences(repo, pulls.fork_point(world, row), row.head_oid, view)
    can = pulls.mergeable(world, row) if subject.state == "open" else None
    return short(row, view) | {
        "merged": row.merged_at is not None,
        "mergeable": can,
        "rebaseable": can,
        "mergeable_state": _state(row, can, view),
        "merged_by": None
        if row.merged_by_id is None
        else simple(accounts.account(world, row.merged_by_id), view),
        "comments": len(comments.of_issue(world, subject)),
        "review_comments": 0,
        "maintainer_can_modify": row.maintainer_can_modify,
        "commits": len(pulls.commits(world, row)),
        "additions": sum(file["additions"] for file in files),
        "deletions": sum(file["deletions"] for file in files),
        "changed_files": len(files),
    }


@shape.register
def review(row: Review, view: View) -> dict[str, Any]:
    world = view.world
    subject = issues.issue(world, row.issue_id)
    repo = repositories.repository(world, subject.repository_id)
    page = f"{shapes.page(repo, view)}/pull/{subject.number}#pullrequestreview-{row.id}"
    url = f"{shapes.address(repo, view)}/pulls/{subject.number}"
    return {
        "id": row.id,
        "node_id": node_id("PullRequestReview", row.id),
        "user": simple(accounts.account(world, row.author_id), view),
        "body": row.body,
        "state": row.state,
        "html_url": page,
        "pull_request_url": url,
        "_links": {"html": {"href": page}, "pull_request": {"href": url}},
        "submitted_at": row.submitted_at,
        "commit_id": row.commit_oid,
        "author_association": issue_shapes.association(row.author_id, repo, view),
    }


def _state(row: Pull, can: bool | None, view: View) -> str:
    if can and approvals.lacking(view.world, row):
        return "blocked"
    return {True: "clean", False: "dirty", None: "unknown"}[can]
