"""Views of teams: as on GitHub, a team that the actor cannot see is null."""

from typing import Any

from localhub.domain import accounts, grants, invitations, teams
from localhub.domain.accounts import Account
from localhub.domain.repositories import Repository
from localhub.graphql.connection import connection, paging_arguments
from localhub.graphql.context import Context
from localhub.ids import node_id

from .view_dispatch import view_of

PRIVACY = {"secret": "SECRET", "closed": "VISIBLE"}


@view_of.register
def _(row: teams.Team, context: Context) -> Any:
    return Team(context, row)


class Team:
    __typename = "Team"

    def __init__(self, context: Context, team: teams.Team) -> None:
        self._context, self._team = context, team
        self._organization = accounts.account(context.uow, team.organization_id)
        self.id = node_id("Team", team.id)
        self.databaseId = team.id
        self.name, self.slug, self.description = team.name, team.slug, team.description
        self.privacy = PRIVACY[team.privacy]
        self.combinedSlug = f"{self._organization.login}/{team.slug}"
        self.url = f"{context.view.html}/orgs/{self._organization.login}/teams/{team.slug}"
        self.createdAt, self.updatedAt = team.created_at, team.updated_at

    def organization(self) -> Any:
        return view_of(self._organization, self._context)

    def members(self, role: str | None = None, membership: str = "ALL", **window: Any) -> Any:
        """Return the team's members, by default including those of child teams."""
        uow, wanted = self._context.uow, "all" if role is None else role.lower()
        roles: dict[int, str] = {}
        found: list[Account] = []
        if membership != "CHILD_TEAM":
            for row in teams.members(uow, self._team, wanted):
                found.append(row)
                roles[row.id] = teams.member(uow, self._team, row).role
        if membership != "IMMEDIATE":
            for row, role_below in teams.members_below(uow, self._team, wanted):
                found.append(row)
                roles[row.id] = role_below

        def edge(row: Account) -> dict[str, str]:
            return {"role": roles[row.id].upper()}

        return connection(
            found, lambda row: view_of(row, self._context), **paging_arguments(window), edge=edge
        )

    def parentTeam(self) -> Any:
        parent_id = self._team.parent_id
        return None if parent_id is None else Team(self._context, teams.team(self._context.uow, parent_id))

    def childTeams(self, immediateOnly: bool = True, **window: Any) -> Any:
        find = teams.children if immediateOnly else teams.descendants
        found = find(self._context.uow, self._team)
        return connection(found, lambda row: Team(self._context, row), **paging_arguments(window))

    def invitations(self, **window: Any) -> Any:
        uow = self._context.uow
        found = [row for row in invitations.pending(uow, self._organization) if self._team.id in row.team_ids]
        return connection(found, lambda row: Invitation(self._context, row), **paging_arguments(window))

    def repositories(self, **window: Any) -> Any:
        uow = self._context.uow

        def edge(row: Repository) -> dict[str, str]:
            return {"permission": grants.find(uow, self._team, row).permission.upper()}

        found = grants.of_team(uow, self._team)
        return connection(
            found, lambda row: view_of(row, self._context), **paging_arguments(window), edge=edge
        )


class Invitation:
    __typename = "OrganizationInvitation"

    def __init__(self, context: Context, row: invitations.Invitation) -> None:
        self._context, self._row = context, row
        self.id = node_id("OrganizationInvitation", row.id)
        self.createdAt = row.created_at
        self.email = row.email
        self.role = {"admin": "ADMIN", "direct_member": "DIRECT_MEMBER"}.get(row.role, row.role.upper())

    def invitee(self) -> Any:
        if self._row.invitee_id is None:
            return None
        return view_of(accounts.account(self._context.uow, self._row.invitee_id), self._context)
