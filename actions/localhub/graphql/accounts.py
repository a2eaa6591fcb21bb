"""Users, bots and organizations as views."""

from typing import Any

from localhub.graphql import find
from localhub.graphql.connection import connection, paging
from localhub.graphql.context import Context
from localhub.graphql.show import show
from localhub.ids import node_id
from localhub.world import accounts, members, permissions, repositories, teams
from localhub.world.accounts import Account


@show.register
def _(account: Account, context: Context) -> Any:
    kind = {"User": User, "Bot": Bot, "Organization": Organization}[account.type]
    return kind(context, account)


class Anyone:
    """What an Actor has, whoever it is."""

    def __init__(self, context: Context, account: Account) -> None:
        self._context, self._account = context, account
        self.id = node_id(account.type, account.id)
        self.databaseId = account.id
        self.login = account.login.removesuffix("[bot]")
        self.name = account.name
        self.url = f"{context.view.html}/{account.login}"
        self.resourcePath = f"/{account.login}"
        self.avatarUrl = f"{context.view.html}/avatars/{account.id}"
        self.createdAt, self.updatedAt = account.created_at, account.updated_at

    def repository(self, name: str, followRenames: bool = True) -> Any:
        return show(find.repository(self._context, self._account.login, name, followRenames), self._context)


class User(Anyone):
    __typename = "User"

    def __init__(self, context: Context, account: Account) -> None:
        super().__init__(context, account)
        self.isViewer = context.world.actor.account_id == account.id
        self.email = account.email or ""
        self.viewerIsAMember = False

    def organizations(self, **window: Any) -> Any:
        found = accounts.organizations_of(self._context.world, self._account.id)
        return connection(found, lambda row: show(row, self._context), **paging(window))


class Bot(Anyone):
    __typename = "Bot"


class Organization(Anyone):
    __typename = "Organization"

    def __init__(self, context: Context, account: Account) -> None:
        super().__init__(context, account)
        self.description = account.description
        actor = context.world.actor.account_id or 0
        membership = accounts.membership(context.world, account.id, actor)
        self.viewerIsAMember = membership is not None
        self.viewerCanAdminister = membership is not None and membership.role == "admin"
        self.viewerCanCreateRepositories = permissions.allows_in(
            context.world, "repositories.create", account
        )
        self.viewerCanCreateTeams = self.viewerIsAMember

    def team(self, slug: str) -> Any:
        found = find.team(self._context, self._account, slug)
        return None if found is None else show(found, self._context)

    def teams(self, **window: Any) -> Any:
        world = self._context.world
        permissions.require_in(world, "members.read", self._account)
        found = teams.all_of(world, self._account)
        return connection(found, lambda row: show(row, self._context), **paging(window))

    def membersWithRole(self, **window: Any) -> Any:
        world = self._context.world
        permissions.require_in(world, "members.read", self._account)

        def role(row: Account) -> dict[str, str]:
            found = accounts.membership(world, self._account.id, row.id)
            return {"role": (found.role if found else "member").upper()}

        found = members.members(world, self._account)
        return connection(found, lambda row: show(row, self._context), **paging(window), edge=role)

    def repositories(self, **window: Any) -> Any:
        world = self._context.world
        found = [
            row for row in repositories.owned_by(world, self._account.id) if permissions.sees(world, row)
        ]
        return connection(found, lambda row: show(row, self._context), **paging(window))
