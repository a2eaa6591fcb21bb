"""The first page, and the page of an organization or a person."""

from localhub.web.visit import Page, Visit, page, seeing
from localhub.world import World, accounts, members, permissions, repositories, teams
from localhub.world.accounts import Account


@page("/")
def home(visit: Visit) -> Page:
    world = visit.world
    found = [
        (row, len(_repositories(world, row)), _people(world, row))
        for row in accounts.all_accounts(world, "Organization")
    ]
    people = accounts.all_accounts(world, "User")
    return Page("home.html", {"organizations": found, "people": people})


@page("/{owner}", "/orgs/{owner}")
def owner(visit: Visit) -> Page:
    """Teams are shown to those who may know of them."""
    world = visit.world
    account = accounts.find(world, visit.params["owner"])
    organization = account.type == "Organization"
    knows = organization and permissions.allows_in(world, "members.read", account)
    found = teams.all_of(world, account) if knows else []
    values = {
        "account": account,
        "repositories": sorted(_repositories(world, account), key=lambda row: row.pushed_at, reverse=True),
        "teams": [(row, teams.members(world, row), teams.repositories(world, row)) for row in found],
        "knows": knows,
        "members": members.members(world, account) if organization else [],
        "people": _people(world, account),
    }
    return Page("owner.html", values)


def _repositories(world: World, account: Account) -> list[repositories.Repository]:
    return seeing(world, repositories.owned_by(world, account.id))


def _people(world: World, account: Account) -> int:
    """How many, which is no secret here; who they are is for members."""
    return int(
        world.store.value("SELECT count(*) FROM memberships WHERE organization_id = ?", account.id) or 0
    )
