"""Pull requests and their reviews."""

from typing import Any

from localhub.domain import accounts, approvals, comments, issues, pulls, repositories, reviews
from localhub.domain.pulls import Pull
from localhub.domain.repositories import Repository
from localhub.domain.reviews import Review
from localhub.ids import node_id

from . import git as git_serializers
from . import issues as issue_serializers
from . import repositories as serializers
from .accounts import simple
from .dispatch import serialize
from .view import View

LINKS = {
    "self": "/pulls/{n}",
    "issue": "/issues/{n}",
    "comments": "/issues/{n}/comments",
    "review_comments": "/pulls/{n}/comments",
    "review_comment": "/pulls/comments{{/number}}",
    "commits": "/pulls/{n}/commits",
    "statuses": "/statuses/{sha}",
}


@serialize.register
def short(row: Pull, view: View) -> dict[str, Any]:
    """`pull-request-simple`."""
    uow = view.uow
    subject, repo = issues.issue(uow, row.issue_id), pulls.base_repository(uow, row)
    api_url = serializers.api_url(repo, view)
    html_url = f"{serializers.html_url(repo, view)}/pull/{subject.number}"
    links = {key: api_url + path.format(n=subject.number, sha=row.head_oid) for key, path in LINKS.items()}
    rendered = issue_serializers.issue(subject, view)
    # According to GitHub's API description, the `description` of a pull request's label is never null.
    rendered["labels"] = [label | {"description": label["description"] or ""} for label in rendered["labels"]]
    copied_keys = (
        "id node_id number state locked title user body created_at updated_at closed_at assignee assignees"
    )
    copied_keys += " milestone author_association active_lock_reason labels"
    head_repo = (
        repo if row.head_repository_id is None else repositories.repository(uow, row.head_repository_id)
    )
    return {key: rendered[key] for key in copied_keys.split()} | {
        "url": links["self"],
        "html_url": html_url,
        "diff_url": f"{html_url}.diff",
        "patch_url": f"{html_url}.patch",
        "issue_url": links["issue"],
        "comments_url": links["comments"],
        "review_comments_url": links["review_comments"],
        "review_comment_url": links["review_comment"],
        "commits_url": links["commits"],
        "statuses_url": links["statuses"],
        "head": _branch_end(row.head_ref, row.head_oid, head_repo, view),
        "base": _branch_end(row.base_ref, row.base_oid, repo, view),
        "_links": {"html": {"href": html_url}, **{key: {"href": href} for key, href in links.items()}},
        "draft": row.draft,
        "merged_at": row.merged_at,
        "merge_commit_sha": row.merge_oid or pulls.merge_ref(uow, row),
        "auto_merge": None,
        "requested_reviewers": [simple(user, view) for user in reviews.requested_reviewers(uow, row)],
        "requested_teams": [],
    }


def _branch_end(ref: str, oid: str, repository: Repository, view: View) -> dict[str, Any]:
    owner = accounts.account(view.uow, repository.owner_id)
    return {
        "label": f"{owner.login}:{ref}",
        "ref": ref,
        "sha": oid,
        "user": simple(owner, view),
        "repo": serializers.full(repository, view),
    }


def full(row: Pull, view: View, compute_mergeable: bool = True) -> dict[str, Any]:
    """`pull-request`, including counts and whether it is mergeable (None if this has not been computed yet)."""
    uow = view.uow
    subject, repo = issues.issue(uow, row.issue_id), pulls.base_repository(uow, row)
    files = git_serializers.diff_entries(repo, pulls.fork_point(uow, row), row.head_oid, view)
    mergeable = pulls.mergeable(uow, row) if compute_mergeable and subject.state == "open" else None
    return short(row, view) | {
        "merged": row.merged_at is not None,
        "mergeable": mergeable,
        "rebaseable": mergeable,
        "mergeable_state": _mergeable_state(row, mergeable, view),
        "merged_by": None
        if row.merged_by_id is None
        else simple(accounts.account(uow, row.merged_by_id), view),
        "comments": len(comments.of_issue(uow, subject)),
        "review_comments": 0,
        "maintainer_can_modify": row.maintainer_can_modify,
        "commits": len(pulls.commits(uow, row)),
        "additions": sum(file["additions"] for file in files),
        "deletions": sum(file["deletions"] for file in files),
        "changed_files": len(files),
    }


@serialize.register
def review(row: Review, view: View) -> dict[str, Any]:
    uow = view.uow
    subject = issues.issue(uow, row.issue_id)
    repo = repositories.repository(uow, subject.repository_id)
    html_url = f"{serializers.html_url(repo, view)}/pull/{subject.number}#pullrequestreview-{row.id}"
    url = f"{serializers.api_url(repo, view)}/pulls/{subject.number}"
    return {
        "id": row.id,
        "node_id": node_id("PullRequestReview", row.id),
        "user": simple(accounts.account(uow, row.author_id), view),
        "body": row.body,
        "state": row.state,
        "html_url": html_url,
        "pull_request_url": url,
        "_links": {"html": {"href": html_url}, "pull_request": {"href": url}},
        "submitted_at": row.submitted_at,
        "commit_id": row.commit_oid,
        "author_association": issue_serializers.author_association(row.author_id, repo, view),
    }


def _mergeable_state(row: Pull, mergeable: bool | None, view: View) -> str:
    if mergeable and approvals.missing_approvals(view.uow, row):
        return "blocked"
    return {True: "clean", False: "dirty", None: "unknown"}[mergeable]
