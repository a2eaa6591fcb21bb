"""Teams and team memberships."""

from typing import Any

from localhub.domain import accounts, grants, teams
from localhub.domain.accounts import Account
from localhub.domain.teams import Team, TeamMember
from localhub.ids import node_id

from .accounts import organization
from .dispatch import serialize
from .repositories import role_flags
from .view import View

# This object uses the older role names.
LEGACY_PERMISSIONS = {"read": "pull", "write": "push"}


def simple(row: Team, view: View) -> dict[str, Any]:
    owner = accounts.account(view.uow, row.organization_id)
    url = f"{view.api}/organizations/{owner.id}/team/{row.id}"
    return {
        "id": row.id,
        "node_id": node_id("Team", row.id),
        "url": url,
        "html_url": f"{view.html}/orgs/{owner.login}/teams/{row.slug}",
        "members_url": f"{url}/members{{/member}}",
        "repositories_url": f"{url}/repos",
        "name": row.name,
        "slug": row.slug,
        "description": row.description,
        "privacy": row.privacy,
        "notification_setting": row.notification_setting,
        "permission": "pull",
        "type": "organization",
        "organization_id": owner.id,
    }


@serialize.register
def team(row: Team, view: View) -> dict[str, Any]:
    """GitHub's `team`, the form used in lists."""
    parent = teams.parent(view.uow, row)
    return simple(row, view) | {"parent": None if parent is None else simple(parent, view)}


def full(row: Team, view: View) -> dict[str, Any]:
    owner = accounts.account(view.uow, row.organization_id)
    return team(row, view) | {
        "members_count": len(teams.members(view.uow, row)),
        "repos_count": len(grants.of_team(view.uow, row)),
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "organization": organization(owner, view),
    }


def with_permission(row: Team, permission: str, view: View) -> dict[str, Any]:
    return team(row, view) | {
        "permission": LEGACY_PERMISSIONS.get(permission, permission),
        "permissions": role_flags(permission),
    }


def membership(row: Team, member: TeamMember, user: Account, view: View) -> dict[str, Any]:
    owner = row.organization_id
    url = f"{view.api}/organizations/{owner}/team/{row.id}/memberships/{user.login}"
    return {"url": url, "role": member.role, "state": member.state}
