"""Finding by name what a query asks for, in GitHub's words where it is not there or not to be seen."""

from localhub.graphql.context import Context
from localhub.world import Moved, NotFound, permissions, repositories, teams
from localhub.world.accounts import Account
from localhub.world.repositories import Repository
from localhub.world.teams import Team


def repository(context: Context, owner: str, name: str, follow: bool = True) -> Repository:
    """Raises NotFound; `follow` a name that the repository had before."""
    world = context.world
    missing = NotFound(f"Could not resolve to a Repository with the name '{owner}/{name}'.")
    try:
        found = repositories.find(world, owner, name)
    except Moved as moved:
        if not follow:
            raise missing from None
        found = repositories.repository(world, moved.repository_id)
    except NotFound:
        raise missing from None
    if not permissions.sees(world, found):
        raise missing
    return found


def team(context: Context, organization: Account, slug: str) -> Team | None:
    """A team that one may not see is null, as on GitHub."""
    permissions.require_in(context.world, "members.read", organization)
    try:
        return teams.seen(context.world, teams.find(context.world, organization, slug))
    except NotFound:
        return None
