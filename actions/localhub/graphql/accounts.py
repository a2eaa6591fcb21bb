"""Views of users, bots and organizations."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from localhub.domain import accounts, members, permissions, repositories, teams
from localhub.domain.accounts import Account
from localhub.graphql import find
from localhub.graphql.connection import connection, in_order, paging_arguments
from localhub.graphql.context import Context
from localhub.graphql.teams import PRIVACY
from localhub.ids import node_id

from .view_dispatch import view_of

# Maps `RepositoryOrderField` values to sort keys.
REPOSITORY_KEYS: Final[Mapping[str, Callable[[repositories.Repository], Any]]] = {
    "CREATED_AT": lambda row: (row.created_at, row.id),
    "UPDATED_AT": lambda row: (row.updated_at, row.id),
    "PUSHED_AT": lambda row: (row.pushed_at or "", row.id),
    "NAME": lambda row: row.name.casefold(),
    "STARGAZERS": lambda row: row.id,  # localhub has no stars
}
# Maps `OrganizationOrderField` values to sort keys.
ORGANIZATION_KEYS: Final[Mapping[str, Callable[[Account], Any]]] = {
    "CREATED_AT": lambda row: (row.created_at, row.id),
    "LOGIN": lambda row: row.login.casefold(),
}


@view_of.register
def _(account: Account, context: Context) -> Any:
    kind = {"User": User, "Bot": Bot, "Organization": Organization}[account.type]
    return kind(context, account)


class ActorBase:
    """The fields of the `Actor` interface."""

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
        return view_of(
            find.repository(self._context, self._account.login, name, followRenames), self._context
        )


class User(ActorBase):
    __typename = "User"

    def __init__(self, context: Context, account: Account) -> None:
        super().__init__(context, account)
        self.isViewer = context.uow.actor.account_id == account.id
        self.email = account.email or ""
        self.viewerIsAMember = False

    def organizations(self, orderBy: Any = None, **window: Any) -> Any:
        found = in_order(
            accounts.organizations_of(self._context.uow, self._account.id), orderBy, ORGANIZATION_KEYS
        )
        return connection(found, lambda row: view_of(row, self._context), **paging_arguments(window))


class Bot(ActorBase):
    __typename = "Bot"


class Organization(ActorBase):
    __typename = "Organization"

    def __init__(self, context: Context, account: Account) -> None:
        super().__init__(context, account)
        self.description = account.description
        actor = context.uow.actor.account_id or 0
        membership = accounts.membership(context.uow, account.id, actor)
        self.viewerIsAMember = membership is not None
        self.viewerCanAdminister = membership is not None and membership.role == "admin"
        self.viewerCanCreateRepositories = permissions.is_allowed_in_organization(
            context.uow, "repositories.create", account
        )
        self.viewerCanCreateTeams = self.viewerIsAMember

    def team(self, slug: str) -> Any:
        found = find.team(self._context, self._account, slug)
        return None if found is None else view_of(found, self._context)

    def teams(
        self,
        privacy: str | None = None,
        query: str | None = None,
        rootTeamsOnly: bool = False,
        orderBy: Any = None,
        **window: Any,
    ) -> Any:
        uow = self._context.uow
        permissions.require_in_organization(uow, "members.read", self._account)
        found = [
            row
            for row in teams.all_of(uow, self._account)
            if privacy in (None, PRIVACY[row.privacy])
            and (query or "").casefold() in row.name.casefold()
            and not (rootTeamsOnly and row.parent_id)
        ]
        found = in_order(found, orderBy, {"NAME": lambda row: row.name.casefold()})
        return connection(found, lambda row: view_of(row, self._context), **paging_arguments(window))

    def membersWithRole(self, **window: Any) -> Any:
        uow = self._context.uow
        permissions.require_in_organization(uow, "members.read", self._account)

        def edge(row: Account) -> dict[str, str]:
            found = accounts.membership(uow, self._account.id, row.id)
            return {"role": (found.role if found else "member").upper()}

        found = members.members(uow, self._account)
        return connection(
            found, lambda row: view_of(row, self._context), **paging_arguments(window), edge=edge
        )

    def repositories(
        self,
        privacy: str | None = None,
        visibility: str | None = None,
        isFork: bool | None = None,
        isArchived: bool | None = None,
        ownerAffiliations: Any = None,
        orderBy: Any = None,
        **window: Any,
    ) -> Any:
        """`ownerAffiliations` has no effect, because an organization owns all of its repositories."""
        uow = self._context.uow
        found = [
            row
            for row in repositories.owned_by(uow, self._account.id)
            if permissions.can_see(uow, row)
            and privacy in (None, "PUBLIC" if row.visibility == "public" else "PRIVATE")
            and visibility in (None, row.visibility.upper())
            and isFork in (None, row.parent_id is not None)
            and isArchived in (None, row.archived)
        ]
        found = in_order(found, orderBy, REPOSITORY_KEYS)
        return connection(found, lambda row: view_of(row, self._context), **paging_arguments(window))
