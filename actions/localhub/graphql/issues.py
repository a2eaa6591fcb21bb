"""Views of issues, pull requests and comments."""

from functools import cached_property
from typing import Any, ClassVar

from localhub.domain import (
    accounts,
    approvals,
    comments,
    issues,
    labels,
    permissions,
    pulls,
    repositories,
    reviews,
)
from localhub.git import objects
from localhub.graphql import objects as git_views
from localhub.graphql.connection import connection, in_order, paging_arguments
from localhub.graphql.context import Context
from localhub.graphql.labels import LABEL_KEYS, Label
from localhub.ids import node_id
from localhub.serializers.git import diff_entries
from localhub.serializers.issues import author_association

from .view_dispatch import view_of

GHOST = "ghost"


@view_of.register
def _(row: issues.Issue, context: Context) -> Any:
    """Create the view of an issue or pull request, because pull requests are also stored as issues."""
    return view_of(pulls.pull(context.uow, row.id), context) if row.is_pull else Issue(context, row)


@view_of.register
def _(row: pulls.Pull, context: Context) -> Any:
    return PullRequest(context, row)


def _author_view(author_id: int, context: Context) -> Any:
    """Return the author, or None if the account was deleted. In REST, such authors are the account `ghost`."""
    account = accounts.account(context.uow, author_id)
    return None if account.login == GHOST else view_of(account, context)


class IssueBase:
    """The fields that issues and pull requests share."""

    kind = "Issue"
    path = "issues"

    def __init__(self, context: Context, row: issues.Issue) -> None:
        self._context, self._issue, self._uow = context, row, context.uow
        self._repository = repositories.repository(context.uow, row.repository_id)
        self.id = node_id(self.kind, row.id)
        self.databaseId = row.id
        self.number, self.title, self.body = row.number, row.title, row.body or ""
        self.state = row.state.upper()
        self.stateReason = row.state_reason.upper() if row.state_reason else None
        self.closed, self.closedAt = row.state == "closed", row.closed_at
        self.createdAt, self.updatedAt, self.locked = row.created_at, row.updated_at, row.locked
        self.lastEditedAt = row.edited_at
        full = repositories.full_name(context.uow, self._repository)
        self.url = f"{context.view.html}/{full}/{self.path}/{row.number}"

    def author(self) -> Any:
        return _author_view(self._issue.author_id, self._context)

    @property
    def authorAssociation(self) -> str:
        return author_association(self._issue.author_id, self._repository, self._context.view)

    def repository(self) -> Any:
        return view_of(self._repository, self._context)

    def labels(self, orderBy: Any = None, **window: Any) -> Any:
        found = in_order(issues.labels_of(self._uow, self._issue), orderBy, LABEL_KEYS)
        return connection(found, lambda row: Label(self._context, row), **paging_arguments(window))

    def has_any_label(self, names: Any) -> bool:
        """Whether the issue has any of these labels, or no labels are given."""
        own = {labels.normalize(label.name) for label in issues.labels_of(self._uow, self._issue)}
        return not names or not own.isdisjoint(map(labels.normalize, names))

    def comment_count(self) -> int:
        return len(comments.of_issue(self._uow, self._issue))

    def assignees(self, **window: Any) -> Any:
        found = issues.assignees(self._uow, self._issue)
        return connection(found, lambda row: view_of(row, self._context), **paging_arguments(window))

    assignedActors = assignees

    def suggestedActors(self, query: str | None = None, **window: Any) -> Any:
        return self.repository().assignableUsers(query, **window)

    def comments(self, orderBy: Any = None, **window: Any) -> Any:
        permissions.require(self._uow, "issues.read", self._repository)
        found = in_order(
            comments.of_issue(self._uow, self._issue), orderBy, {"UPDATED_AT": lambda row: row.updated_at}
        )
        return connection(found, lambda row: Comment(self._context, row, self), **paging_arguments(window))

    def timelineItems(self, itemTypes: Any = None, since: Any = None, **window: Any) -> Any:
        """Title changes are the only events that localhub supports in timelines."""
        includes_renames = itemTypes is None or "RENAMED_TITLE_EVENT" in itemTypes
        found = issues.title_changes(self._uow, self._issue) if includes_renames else []
        return connection(
            found, lambda row: RenamedTitleEvent(self._context, row), **paging_arguments(window)
        )

    milestone = None
    isPinned = False
    reactionGroups: tuple[Any, ...] = ()

    def projectItems(self, includeArchived: bool = True, **window: Any) -> Any:
        return connection((), lambda row: row, **paging_arguments(window))

    def projectCards(self, archivedStates: Any = None, **window: Any) -> Any:
        return connection((), lambda row: row, **paging_arguments(window))


class Issue(IssueBase):
    __typename = "Issue"
    # localhub has no issue types, sub-issues or dependencies.
    issueType = None
    parent = None
    subIssuesSummary: ClassVar = {"total": 0, "completed": 0, "percentCompleted": 0}

    def subIssues(self, **window: Any) -> Any:
        return connection((), lambda row: row, **paging_arguments(window))

    blockedBy = blocking = subIssues


class PullRequest(IssueBase):
    __typename = "PullRequest"
    kind = "PullRequest"
    path = "pull"

    def __init__(self, context: Context, row: pulls.Pull) -> None:
        super().__init__(context, issues.issue(context.uow, row.issue_id))
        self._pull = row
        self.state = "MERGED" if row.merged_at else self.state
        self.merged, self.mergedAt, self.isDraft = row.merged_at is not None, row.merged_at, row.draft
        self.headRefName, self.headRefOid = row.head_ref, row.head_oid
        self.baseRefName, self.baseRefOid = row.base_ref, row.base_oid
        self.maintainerCanModify = row.maintainer_can_modify
        self.isCrossRepository = row.head_repository_id != self._repository.id
        self.reviewDecision = None
        self.autoMergeRequest = None
        self.isInMergeQueue, self.isMergeQueueEnabled = False, False

    def mergedBy(self) -> Any:
        if self._pull.merged_by_id is None:
            return None
        return view_of(accounts.account(self._uow, self._pull.merged_by_id), self._context)

    def mergeCommit(self) -> Any:
        if self._pull.merge_oid is None:
            return None
        return git_views.Commit(self._context, self._repository, self._pull.merge_oid)

    @property
    def mergeable(self) -> str:
        return "MERGEABLE" if pulls.mergeable(self._uow, self._pull) else "CONFLICTING"

    @property
    def mergeStateStatus(self) -> str:
        if self._issue.state != "open":
            return "UNKNOWN"
        if self.isDraft:
            return "DRAFT"
        if self.mergeable != "MERGEABLE":
            return "DIRTY"
        return "BLOCKED" if approvals.missing_approvals(self._uow, self._pull) else "CLEAN"

    def headRepository(self) -> Any:
        if self._pull.head_repository_id is None:
            return None
        row = repositories.repository(self._uow, self._pull.head_repository_id)
        return view_of(row, self._context)

    def headRepositoryOwner(self) -> Any:
        head = self.headRepository()
        return None if head is None else head.owner()

    def headRef(self) -> Any:
        head = self.headRepository()
        return None if head is None else head.ref(f"refs/heads/{self._pull.head_ref}")

    def baseRef(self) -> Any:
        return self.repository().ref(f"refs/heads/{self._pull.base_ref}")

    def commits(self, **window: Any) -> Any:
        def to_node(row: objects.Commit) -> dict[str, Any]:
            return {"commit": git_views.Commit(self._context, self._repository, row.oid)}

        return connection(pulls.commits(self._uow, self._pull), to_node, **paging_arguments(window))

    @cached_property
    def _files(self) -> list[dict[str, Any]]:
        point = pulls.fork_point(self._uow, self._pull)
        return diff_entries(self._repository, point, self._pull.head_oid, self._context.view)

    @property
    def additions(self) -> int:
        return sum(file["additions"] for file in self._files)

    @property
    def deletions(self) -> int:
        return sum(file["deletions"] for file in self._files)

    @property
    def changedFiles(self) -> int:
        return len(self._files)

    def files(self, **window: Any) -> Any:
        def to_node(file: dict[str, Any]) -> dict[str, Any]:
            kind = {"removed": "DELETED"}.get(file["status"], file["status"].upper())
            counts = {key: file[key] for key in ("additions", "deletions")}
            return {"path": file["filename"], "changeType": kind, **counts}

        return connection(self._files, to_node, **paging_arguments(window))

    def reviews(self, states: Any = None, author: str | None = None, **window: Any) -> Any:
        found = [row for row in reviews.all_of(self._uow, self._pull) if not states or row.state in states]
        return connection(found, lambda row: Review(self._context, row), **paging_arguments(window))

    def latestReviews(self, writersOnly: bool = False, **window: Any) -> Any:
        newest = {row.author_id: row for row in reviews.all_of(self._uow, self._pull)}
        return connection(
            list(newest.values()), lambda row: Review(self._context, row), **paging_arguments(window)
        )

    def reviewRequests(self, **window: Any) -> Any:
        def to_node(row: accounts.Account) -> dict[str, Any]:
            return {"requestedReviewer": view_of(row, self._context)}

        return connection(
            reviews.requested_reviewers(self._uow, self._pull), to_node, **paging_arguments(window)
        )

    def closingIssuesReferences(self, userLinkedOnly: Any = None, orderBy: Any = None, **window: Any) -> Any:
        """Always empty, because localhub does not support closing keywords."""
        return connection((), lambda row: row, **paging_arguments(window))


class RenamedTitleEvent:
    __typename = "RenamedTitleEvent"

    def __init__(self, context: Context, row: issues.TitleChange) -> None:
        self._context, self._row = context, row
        self.previousTitle, self.currentTitle, self.createdAt = row.previous, row.current, row.created_at

    def actor(self) -> Any:
        return view_of(accounts.account(self._context.uow, self._row.actor_id), self._context)


class Comment:
    __typename = "IssueComment"

    def __init__(self, context: Context, row: comments.Comment, subject: IssueBase) -> None:
        self._context, self._row = context, row
        self.id = node_id("IssueComment", row.id)
        self.databaseId, self.fullDatabaseId = row.id, str(row.id)
        self.body, self.createdAt, self.updatedAt = row.body, row.created_at, row.updated_at
        self.lastEditedAt = row.edited_at
        self.includesCreatedEdit = self.lastEditedAt is not None
        self.isMinimized, self.minimizedReason = False, None
        self.url = f"{subject.url}#issuecomment-{row.id}"
        self.viewerDidAuthor = context.uow.actor.account_id == row.author_id
        self.authorAssociation = author_association(row.author_id, subject._repository, context.view)
        self.reactionGroups: tuple[Any, ...] = ()

    def author(self) -> Any:
        return _author_view(self._row.author_id, self._context)

    def editor(self) -> Any:
        if self._row.editor_id is None:
            return None
        return view_of(accounts.account(self._context.uow, self._row.editor_id), self._context)


class Review:
    __typename = "PullRequestReview"

    def __init__(self, context: Context, row: reviews.Review) -> None:
        self._context, self._row = context, row
        self.id = node_id("PullRequestReview", row.id)
        self.databaseId, self.state, self.body = row.id, row.state, row.body
        self.submittedAt = row.submitted_at
        self.reactionGroups: tuple[Any, ...] = ()
        subject = issues.issue(context.uow, row.issue_id)
        self._repository = repositories.repository(context.uow, subject.repository_id)
        self.authorAssociation = author_association(row.author_id, self._repository, context.view)
        full = repositories.full_name(context.uow, self._repository)
        self.url = f"{context.view.html}/{full}/pull/{subject.number}#pullrequestreview-{row.id}"

    def commit(self) -> Any:
        return git_views.Commit(self._context, self._repository, self._row.commit_oid)

    def author(self) -> Any:
        return _author_view(self._row.author_id, self._context)
