"""Views of repositories."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from localhub.domain import (
    NotFound,
    accounts,
    collaborators,
    git,
    grants,
    issues,
    labels,
    permissions,
    pulls,
    repositories,
    rules,
    settings,
    teams,
)
from localhub.domain.issues import Issue as IssueRow
from localhub.git import bare, objects
from localhub.graphql import objects as git_views
from localhub.graphql.connection import connection, in_order, paging_arguments
from localhub.graphql.context import Context
from localhub.graphql.environments import EnvironmentView
from localhub.graphql.labels import LABEL_KEYS, Label, issue_keys
from localhub.graphql.rulesets import BranchProtectionRuleView, RulesetView
from localhub.ids import node_id

from .view_dispatch import view_of

VIEWER_PERMISSIONS = {
    "none": None,
    "read": "READ",
    "triage": "TRIAGE",
    "write": "WRITE",
    "maintain": "MAINTAIN",
}

TARGETS = ("BRANCH", "TAG", "PUSH", "REPOSITORY")

# `PermissionSource.permission` is limited to fewer values than `roleName`.
DEFAULT_PERMISSIONS = {"triage": "READ", "maintain": "WRITE"}


@view_of.register
def _(row: repositories.Repository, context: Context) -> Any:
    return Repository(context, row)


class Repository:
    __typename = "Repository"

    def __init__(self, context: Context, row: repositories.Repository) -> None:
        self._context, self._row, self._uow = context, row, context.uow
        self.id = node_id("Repository", row.id)
        self.databaseId = row.id
        self.name, self.description = row.name, row.description
        self.homepageUrl = row.homepage
        self.visibility = row.visibility.upper()
        self.isPrivate, self.isArchived, self.isTemplate = row.private, row.archived, row.is_template
        self.isFork = row.parent_id is not None
        self.isLocked = self.isDisabled = self.isMirror = False
        self.hasIssuesEnabled, self.hasWikiEnabled = row.has_issues, row.has_wiki
        self.hasProjectsEnabled, self.hasDiscussionsEnabled = row.has_projects, row.has_discussions
        self.mergeCommitAllowed, self.squashMergeAllowed = row.allow_merge_commit, row.allow_squash_merge
        self.rebaseMergeAllowed, self.deleteBranchOnMerge = row.allow_rebase_merge, row.delete_branch_on_merge
        self.autoMergeAllowed, self.allowUpdateBranch = row.allow_auto_merge, row.allow_update_branch
        self.mergeCommitTitle, self.mergeCommitMessage = row.merge_commit_title, row.merge_commit_message
        self.squashMergeCommitTitle = row.squash_merge_commit_title
        self.squashMergeCommitMessage = row.squash_merge_commit_message
        self.webCommitSignoffRequired = row.web_commit_signoff_required
        self.createdAt, self.updatedAt, self.pushedAt = row.created_at, row.updated_at, row.pushed_at
        self.archivedAt = row.archived_at
        self.stargazerCount = self.forkCount = 0

    @property
    def nameWithOwner(self) -> str:
        return repositories.full_name(self._uow, self._row)

    @property
    def url(self) -> str:
        return f"{self._context.view.html}/{self.nameWithOwner}"

    @property
    def sshUrl(self) -> str:
        """The same URL as in REST, although localhub does not serve SSH."""
        return f"git@localhost:{self.nameWithOwner}.git"

    def hasVulnerabilityAlertsEnabled(self) -> bool:
        permissions.require(self._uow, "administration.read", self._row)
        return self._row.dependabot_alerts

    def isEmpty(self) -> bool:
        return not bare.refs(git.repository_path(self._uow, self._row), "refs/heads/")

    def owner(self) -> Any:
        return view_of(accounts.account(self._uow, self._row.owner_id), self._context)

    def parent(self) -> Any:
        if self._row.parent_id is None:
            return None
        return Repository(self._context, repositories.repository(self._uow, self._row.parent_id))

    def viewerPermission(self) -> str | None:
        role = permissions.role_in(self._uow, self._uow.actor.account_id, self._row)
        return VIEWER_PERMISSIONS.get(role, role.upper())

    def viewerCanAdminister(self) -> bool:
        return permissions.is_allowed(self._uow, "administration.write", self._row)

    def defaultBranchRef(self) -> Any:
        return self.ref(f"refs/heads/{self._row.default_branch}")

    def ref(self, qualifiedName: str) -> Any:
        permissions.require(self._uow, "contents.read", self._row)
        git_dir = git.repository_path(self._uow, self._row)
        names = [qualifiedName] if qualifiedName.startswith("refs/") else [f"refs/heads/{qualifiedName}"]
        for name in names:
            if oid := bare.ref(git_dir, name):
                return git_views.Ref(self._context, self._row, name, oid)
        return None

    def refs(self, refPrefix: str, query: str | None = None, orderBy: Any = None, **window: Any) -> Any:
        permissions.require(self._uow, "contents.read", self._row)
        git_dir = git.repository_path(self._uow, self._row)
        found = bare.refs(git_dir, refPrefix)
        chosen = [item for item in found.items() if (query or "") in item[0]]
        keys: dict[str, Callable[[tuple[str, str]], Any]] = {
            "ALPHABETICAL": lambda item: item[0],
            "TAG_COMMIT_DATE": lambda item: (self._commit_date(git_dir, item[1]), item[0]),
        }
        chosen = in_order(chosen, orderBy, keys)
        return connection(
            chosen, lambda item: git_views.Ref(self._context, self._row, *item), **paging_arguments(window)
        )

    def _commit_date(self, git_dir: Path, oid: str) -> str:
        """The date of the commit that a branch or tag points to. Tags may be annotated."""
        commit = bare.resolve(git_dir, oid, self._row.default_branch)
        return objects.commit(git_dir, commit).committer.date if commit else ""

    def object(self, oid: str | None = None, expression: str | None = None) -> Any:
        permissions.require(self._uow, "contents.read", self._row)
        return git_views.resolve_expression(self._context, self._row, expression or oid or "")

    def labels(self, query: str | None = None, orderBy: Any = None, **window: Any) -> Any:
        permissions.require(self._uow, "labels.read", self._row)
        found = [row for row in labels.all_of(self._uow, self._row) if (query or "") in row.name]
        found = in_order(found, orderBy, LABEL_KEYS)
        return connection(found, lambda row: Label(self._context, row), **paging_arguments(window))

    def label(self, name: str) -> Any:
        try:
            return Label(self._context, labels.find(self._uow, self._row, name))
        except NotFound:
            return None

    def repositoryTopics(self, **window: Any) -> Any:
        def to_node(topic: str) -> dict[str, Any]:
            return {"topic": {"name": topic}, "url": f"{self._context.view.html}/topics/{topic}"}

        return connection(self._row.topics, to_node, **paging_arguments(window))

    def issue(self, number: int) -> Any:
        permissions.require(self._uow, "issues.read", self._row)
        try:
            found = issues.find(self._uow, self._row, number)
        except NotFound:
            raise NotFound(f"Could not resolve to an Issue with the number of {number}.") from None
        if found.is_pull:
            raise NotFound(f"Could not resolve to an Issue with the number of {number}.")
        return view_of(found, self._context)

    def issueOrPullRequest(self, number: int) -> Any:
        permissions.require(self._uow, "issues.read", self._row)
        try:
            found = issues.find(self._uow, self._row, number)
        except NotFound:
            message = f"Could not resolve to an issue or pull request with the number of {number}."
            raise NotFound(message) from None
        return view_of(found, self._context)

    def issues(
        self, states: Any = None, labels: Any = None, filterBy: Any = None, orderBy: Any = None, **window: Any
    ) -> Any:
        permissions.require(self._uow, "issues.read", self._row)
        found = [row for row in issues.all_of(self._uow, self._row) if not row.is_pull]
        filters = filterBy or {}
        found = [row for row in found if self._matches_filters(row, filters)]
        states, labels = states or filters.get("states"), labels or filters.get("labels")
        found = self._filter_and_sort(found, states, labels, orderBy)
        return connection(found, lambda row: view_of(row, self._context), **paging_arguments(window))

    def _matches_filters(self, row: IssueRow, filters: Any) -> bool:
        """Whether an issue matches all `IssueFilters`. No issue matches a milestone or mention, because localhub has
        neither.
        """
        if "since" in filters and _parse_time(row.updated_at) < _parse_time(filters["since"]):
            return False
        if "createdBy" in filters and not self._is_login_in(filters["createdBy"], [row.author_id]):
            return False
        if filters.get("mentioned") or filters.get("milestone") or filters.get("milestoneNumber"):
            return False
        if "assignee" not in filters or filters["assignee"] == "*":
            return True
        assigned = [user.id for user in issues.assignees(self._uow, row)]
        return (
            not assigned if filters["assignee"] is None else self._is_login_in(filters["assignee"], assigned)
        )

    def _is_login_in(self, login: str, numbers: list[int]) -> bool:
        account = accounts.by_login(self._uow, login)
        return account is not None and account.id in numbers

    def _filter_and_sort(self, found: list[IssueRow], states: Any, names: Any, order: Any) -> list[IssueRow]:
        """Keep rows with one of the states and any of the labels. Sort them by `orderBy`, or oldest first by
        default.
        """
        wanted = {labels.normalize(name) for name in names or ()}
        selected = [
            row
            for row in found
            if (not states or row.state.upper() in states)
            and (
                not wanted
                or wanted & {labels.normalize(item.name) for item in issues.labels_of(self._uow, row)}
            )
        ]
        return in_order(sorted(selected, key=lambda row: row.number), order, issue_keys(self._context))

    def pullRequest(self, number: int) -> Any:
        permissions.require(self._uow, "pulls.read", self._row)
        try:
            return view_of(pulls.by_number(self._uow, self._row, number), self._context)
        except NotFound:
            raise NotFound(f"Could not resolve to a PullRequest with the number of {number}.") from None

    def pullRequests(
        self,
        states: Any = None,
        labels: Any = None,
        headRefName: str | None = None,
        baseRefName: str | None = None,
        orderBy: Any = None,
        **window: Any,
    ) -> Any:
        permissions.require(self._uow, "pulls.read", self._row)
        views = [view_of(row, self._context) for row in reversed(pulls.all_of(self._uow, self._row))]
        chosen = [
            view
            for view in views
            if (not states or view.state in states)
            and headRefName in (None, view.headRefName)
            and baseRefName in (None, view.baseRefName)
            and view.has_any_label(labels)
        ]
        keys: dict[str, Callable[[Any], Any]] = {
            "CREATED_AT": lambda view: view.number,
            "UPDATED_AT": lambda view: (view.updatedAt, view.number),
            "COMMENTS": lambda view: (view.comment_count(), view.number),
        }
        chosen = in_order(chosen, orderBy, keys)
        return connection(chosen, lambda view: view, **paging_arguments(window))

    def assignable(self, query: str | None = None) -> list[accounts.Account]:
        """Assignable users whose login or name contains `query`."""
        users = accounts.all_accounts(self._uow, "User")
        return [
            row
            for row in users
            if issues.assignable(self._uow, self._row, row)
            and (query or "").casefold() in f"{row.login} {row.name}".casefold()
        ]

    def assignableUsers(self, query: str | None = None, **window: Any) -> Any:
        return connection(
            self.assignable(query), lambda row: view_of(row, self._context), **paging_arguments(window)
        )

    def suggestedActors(
        self, capabilities: Any, query: str | None = None, loginNames: str | None = None, **window: Any
    ) -> Any:
        found = self.assignable(query)
        if loginNames:
            found = [row for row in found if row.login in loginNames.split(",")]
        return connection(found, lambda row: view_of(row, self._context), **paging_arguments(window))

    def collaborators(
        self, affiliation: str = "ALL", query: str | None = None, login: str | None = None, **window: Any
    ) -> Any:
        """An edge's permission is the user's highest permission. `permissionSources` lists every source of access."""
        permissions.require(self._uow, "collaborators.read", self._row)
        found = [
            row
            for row in collaborators.all_of(self._uow, self._row, affiliation.lower())
            if (query or "").casefold() in f"{row.login} {row.name}".casefold() and login in (None, row.login)
        ]

        def edge(row: accounts.Account) -> dict[str, Any]:
            return {
                "permission": permissions.role_in(self._uow, row.id, self._row).upper(),
                "permissionSources": list(self._permission_sources(row)),
            }

        return connection(
            found, lambda row: view_of(row, self._context), **paging_arguments(window), edge=edge
        )

    def _permission_sources(self, user: accounts.Account) -> Iterator[dict[str, Any]]:
        """Yield the user's own grant, the grants of their teams, and the grant that comes with membership."""
        organization = accounts.account(self._uow, self._row.owner_id)
        own = collaborators.permission_of(self._uow, self._row, user)
        sources: list[tuple[Any, str]] = [(self._row, own)] if own else []
        for team in teams.of_user(self._uow, user.id):
            if any(row.id == self._row.id for row in grants.of_team(self._uow, team)):
                sources.append((team, grants.find(self._uow, team, self._row).permission))
        member = accounts.membership(self._uow, organization.id, user.id)
        if member is not None:
            role = "admin" if member.role == "admin" else organization.default_repository_permission
            sources.append((organization, role))
        for source, role in sources:
            yield {
                "organization": view_of(organization, self._context),
                "permission": DEFAULT_PERMISSIONS.get(role, role.upper()),
                "roleName": role,
                "source": view_of(source, self._context),
            }

    def rulesets(self, includeParents: bool = True, targets: Any = None, **window: Any) -> Any:
        """Return the repository's rulesets. `includeParents` has no effect, because localhub has no organization
        rulesets.
        """
        permissions.require(self._uow, "metadata.read", self._row)
        found = [
            row for row in rules.all_of(self._uow, self._row) if row.target.upper() in (targets or TARGETS)
        ]
        return connection(
            found, lambda row: RulesetView(self._context, self._row, row), **paging_arguments(window)
        )

    def environments(
        self, names: Any = (), pinnedEnvironmentFilter: str = "ALL", orderBy: Any = None, **window: Any
    ) -> Any:
        """Return the repository's environments. The filter `NONE` has no effect, because localhub has no pinned
        environments.
        """
        permissions.require(self._uow, "environments.read", self._row)
        found = [
            row
            for row in settings.environments(self._uow, self._row)
            if (not names or row.name in names) and pinnedEnvironmentFilter != "ONLY"
        ]
        keys: dict[str, Callable[[Any], Any]] = {
            "NAME": lambda row: row.name,
            "CREATED_AT": lambda row: row.id,
        }
        found = in_order(found, orderBy, keys)
        return connection(found, lambda row: EnvironmentView(self._context, row), **paging_arguments(window))

    def branchProtectionRules(self, **window: Any) -> Any:
        permissions.require(self._uow, "administration.read", self._row)
        found = rules.protections(self._uow, self._row)
        return connection(found, BranchProtectionRuleView, **paging_arguments(window))

    def milestones(self, states: Any = None, query: Any = None, orderBy: Any = None, **window: Any) -> Any:
        """Always empty, because localhub does not support milestones."""
        return connection((), lambda row: row, **paging_arguments(window))


def _parse_time(text: str) -> datetime:
    return datetime.fromisoformat(text)
