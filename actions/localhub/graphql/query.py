"""The roots of a query."""

from typing import Any

from localhub.graphql import find
from localhub.graphql.accounts import User
from localhub.graphql.context import Context
from localhub.graphql.issues import Comment, Issue, PullRequest
from localhub.graphql.labels import Label
from localhub.graphql.repositories import Repository
from localhub.graphql.show import show
from localhub.graphql.teams import Team
from localhub.ids import from_node_id
from localhub.world import (
    NotFound,
    Refusal,
    World,
    accounts,
    comments,
    issues,
    labels,
    permissions,
    pulls,
    repositories,
    teams,
)


class Query:
    def __init__(self, context: Context) -> None:
        self._context, self._world = context, context.world

    def viewer(self) -> Any:
        """An App's installation is shown as a User with its bot's number and login."""
        account = accounts.sender(self._world)
        shown = User(self._context, account)
        shown.login = account.login
        return shown

    def organization(self, login: str) -> Any:
        try:
            return show(accounts.find_organization(self._world, login), self._context)
        except NotFound:
            raise NotFound(f"Could not resolve to an Organization with the login of '{login}'.") from None

    def user(self, login: str) -> Any:
        try:
            return show(accounts.find_user(self._world, login), self._context)
        except NotFound:
            raise NotFound(f"Could not resolve to a User with the login of '{login}'.") from None

    def repositoryOwner(self, login: str) -> Any:
        found = accounts.by_login(self._world, login)
        return None if found is None else show(found, self._context)

    def repository(self, owner: str, name: str, followRenames: bool = True) -> Any:
        return show(find.repository(self._context, owner, name, followRenames), self._context)

    def node(self, id: str) -> Any:
        found = self._node(id)
        if found is None:
            raise NotFound(f"Could not resolve to a node with the global id of '{id}'")
        return found

    def nodes(self, ids: list[str]) -> list[Any]:
        return [self._node(one) for one in ids]

    def _node(self, text: str) -> Any:
        kind, number = from_node_id(text) or ("", 0)
        try:
            return _seen(self._context, kind, number)
        except Refusal:
            return None

    def rateLimit(self, dryRun: bool = False) -> dict[str, Any]:
        return {
            "limit": 5000,
            "remaining": 5000,
            "used": 0,
            "cost": 1,
            "nodeCount": 0,
            "resetAt": self._world.now(),
        }


def _seen(context: Context, kind: str, number: int) -> Any:
    """The object behind a node id, if it may be seen. Raises a Refusal where not."""
    world = context.world
    match kind:
        case "Repository":
            row = repositories.repository(world, number)
            permissions.require(world, "metadata.read", row)
            return Repository(context, row)
        case "User" | "Organization" | "Bot":
            return show(accounts.account(world, number), context)
        case "Team":
            return Team(context, teams.seen(world, teams.team(world, number)))
        case "Label":
            label = labels.label(world, number)
            permissions.require(world, "labels.read", repositories.repository(world, label.repository_id))
            return Label(context, label)
        case "Issue" | "PullRequest":
            return _subject(context, number)
        case "IssueComment":
            row_ = comments.comment(world, number)
            return Comment(context, row_, _subject(context, row_.issue_id))
    return None


def _subject(context: Context, number: int) -> Issue | PullRequest:
    world: World = context.world
    row = issues.issue(world, number)
    permissions.require(world, "issues.read", repositories.repository(world, row.repository_id))
    return PullRequest(context, pulls.pull(world, row.id)) if row.is_pull else Issue(context, row)
