"""The home page, and the page of an organization or user."""

from localhub.domain import UnitOfWork, accounts, grants, members, permissions, repositories, teams
from localhub.domain.accounts import Account
from localhub.web.visit import Page, Visit, page, visible


@page("/")
def home(visit: Visit) -> Page:
    uow = visit.uow
    found = [
        (row, len(_repositories(uow, row)), _people(uow, row))
        for row in accounts.all_accounts(uow, "Organization")
    ]
    people = accounts.all_accounts(uow, "User")
    return Page("home.html", {"organizations": found, "people": people})


@page("/{owner}", "/orgs/{owner}")
def owner(visit: Visit) -> Page:
    """Show an organization or user. Only visible teams are shown."""
    uow = visit.uow
    account = accounts.find(uow, visit.params["owner"])
    organization = account.type == "Organization"
    can_see_teams = organization and permissions.is_allowed_in_organization(uow, "members.read", account)
    found = teams.all_of(uow, account) if can_see_teams else []
    values = {
        "account": account,
        "repositories": sorted(_repositories(uow, account), key=lambda row: row.pushed_at, reverse=True),
        "teams": [(row, teams.parent(uow, row), teams.members(uow, row), _grants(uow, row)) for row in found],
        "can_see_teams": can_see_teams,
        "members": members.members(uow, account) if organization else [],
        "people": _people(uow, account),
    }
    return Page("owner.html", values)


def _grants(uow: UnitOfWork, team: teams.Team) -> list[tuple[repositories.Repository, str]]:
    """The team's repositories that the visitor can see, each with the team's permission."""
    found = visible(uow, grants.of_team(uow, team))
    return [(row, grants.find(uow, team, row).permission) for row in found]


def _repositories(uow: UnitOfWork, account: Account) -> list[repositories.Repository]:
    return visible(uow, repositories.owned_by(uow, account.id))


def _people(uow: UnitOfWork, account: Account) -> int:
    """Count the members. Their number is public, but only members can see the list."""
    return int(
        uow.store.fetch_value("SELECT count(*) FROM memberships WHERE organization_id = ?", account.id) or 0
    )
