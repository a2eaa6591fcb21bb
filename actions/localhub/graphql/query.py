"""The root fields of queries."""

from typing import Any

from localhub.domain import (
    ApiError,
    NotFound,
    UnitOfWork,
    accounts,
    comments,
    issues,
    labels,
    permissions,
    pulls,
    repositories,
    teams,
)
from localhub.graphql import find
from localhub.graphql.accounts import User
from localhub.graphql.context import Context
from localhub.graphql.issues import Comment, Issue, PullRequest
from localhub.graphql.labels import Label
from localhub.graphql.repositories import Repository
from localhub.graphql.teams import Team
from localhub.ids import from_node_id

from .view_dispatch import view_of


class Query:
    def __init__(self, context: Context) -> None:
        self._context, self._uow = context, context.uow

    def viewer(self) -> Any:
        """App installations are shown as Users with the bot's id and login."""
        account = accounts.sender(self._uow)
        view = User(self._context, account)
        view.login = account.login
        return view

    def organization(self, login: str) -> Any:
        try:
            return view_of(accounts.find_organization(self._uow, login), self._context)
        except NotFound:
            raise NotFound(f"Could not resolve to an Organization with the login of '{login}'.") from None

    def user(self, login: str) -> Any:
        try:
            return view_of(accounts.find_user(self._uow, login), self._context)
        except NotFound:
            raise NotFound(f"Could not resolve to a User with the login of '{login}'.") from None

    def repositoryOwner(self, login: str) -> Any:
        found = accounts.by_login(self._uow, login)
        return None if found is None else view_of(found, self._context)

    def repository(self, owner: str, name: str, followRenames: bool = True) -> Any:
        return view_of(find.repository(self._context, owner, name, followRenames), self._context)

    def node(self, id: str) -> Any:
        found = self._node(id)
        if found is None:
            raise NotFound(f"Could not resolve to a node with the global id of '{id}'")
        return found

    def nodes(self, ids: list[str]) -> list[Any]:
        return [self._node(node_id) for node_id in ids]

    def _node(self, text: str) -> Any:
        kind, number = from_node_id(text) or ("", 0)
        try:
            return _visible_view(self._context, kind, number)
        except ApiError:
            return None

    def rateLimit(self, dryRun: bool = False) -> dict[str, Any]:
        return {
            "limit": 5000,
            "remaining": 5000,
            "used": 0,
            "cost": 1,
            "nodeCount": 0,
            "resetAt": self._uow.now(),
        }


def _visible_view(context: Context, kind: str, number: int) -> Any:
    """The view of the object with this node id. Raises an ApiError if the object does not exist or is not visible."""
    uow = context.uow
    match kind:
        case "Repository":
            row = repositories.repository(uow, number)
            permissions.require(uow, "metadata.read", row)
            return Repository(context, row)
        case "User" | "Organization" | "Bot":
            return view_of(accounts.account(uow, number), context)
        case "Team":
            return Team(context, teams.require_visible(uow, teams.team(uow, number)))
        case "Label":
            label = labels.label(uow, number)
            permissions.require(uow, "labels.read", repositories.repository(uow, label.repository_id))
            return Label(context, label)
        case "Issue" | "PullRequest":
            return _issue_view(context, number)
        case "IssueComment":
            row_ = comments.comment(uow, number)
            return Comment(context, row_, _issue_view(context, row_.issue_id))
    return None


def _issue_view(context: Context, number: int) -> Issue | PullRequest:
    uow: UnitOfWork = context.uow
    row = issues.issue(uow, number)
    permissions.require(uow, "issues.read", repositories.repository(uow, row.repository_id))
    return PullRequest(context, pulls.pull(uow, row.id)) if row.is_pull else Issue(context, row)
