"""Looks up objects by name. If an object does not exist or is not visible, the functions raise an error with GitHub's
message.
"""

from localhub.domain import MovedPermanently, NotFound, permissions, repositories, teams
from localhub.domain.accounts import Account
from localhub.domain.repositories import Repository
from localhub.domain.teams import Team
from localhub.graphql.context import Context


def repository(context: Context, owner: str, name: str, follow: bool = True) -> Repository:
    """Return the repository. Raises NotFound if there is none. With `follow`, former names are also accepted."""
    uow = context.uow
    missing = NotFound(f"Could not resolve to a Repository with the name '{owner}/{name}'.")
    try:
        found = repositories.find(uow, owner, name)
    except MovedPermanently as moved:
        if not follow:
            raise missing from None
        found = repositories.repository(uow, moved.repository_id)
    except NotFound:
        raise missing from None
    if not permissions.can_see(uow, found):
        raise missing
    return found


def team(context: Context, organization: Account, slug: str) -> Team | None:
    """Return the team or, as on GitHub, None if it is not visible."""
    permissions.require_in_organization(context.uow, "members.read", organization)
    try:
        return teams.require_visible(context.uow, teams.find(context.uow, organization, slug))
    except NotFound:
        return None
