"""Users, bots and organizations."""

from typing import Any
from urllib.parse import quote

from localhub.domain import accounts, permissions
from localhub.domain.accounts import Account, Membership
from localhub.ids import node_id

from .dispatch import serialize
from .view import View


@serialize.register
def simple(account: Account, view: View) -> dict[str, Any]:
    """GitHub's `simple-user`. This format is also used for organizations, for example for the owner of a repository."""
    login = quote(account.login)
    url = f"{view.api}/users/{login}"
    return {
        "login": account.login,
        "id": account.id,
        "node_id": node_id(account.type, account.id),
        "avatar_url": f"{view.html}/avatars/{account.id}",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{view.html}/{login}",
        "followers_url": f"{url}/followers",
        "following_url": f"{url}/following{{/other_user}}",
        "gists_url": f"{url}/gists{{/gist_id}}",
        "starred_url": f"{url}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{url}/subscriptions",
        "organizations_url": f"{url}/orgs",
        "repos_url": f"{url}/repos",
        "events_url": f"{url}/events{{/privacy}}",
        "received_events_url": f"{url}/received_events",
        "type": account.type,
        "user_view_type": "public",
        "site_admin": False,
    }


def full(account: Account, view: View, private: bool = False) -> dict[str, Any]:
    """`public-user`, or `private-user` if the user requests their own account."""
    public_repos, private_repos = _counts(account, view)
    user = simple(account, view) | {
        "name": account.name,
        "company": None,
        "blog": "",
        "location": None,
        "email": account.email,
        "hireable": None,
        "bio": account.description,
        "public_repos": public_repos,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": account.created_at,
        "updated_at": account.updated_at,
    }
    if private:
        user |= {
            "user_view_type": "private",
            "private_gists": 0,
            "total_private_repos": private_repos,
            "owned_private_repos": private_repos,
            "disk_usage": 0,
            "collaborators": 0,
            "two_factor_authentication": True,
        }
    return user


def organization_simple(account: Account, view: View) -> dict[str, Any]:
    url = f"{view.api}/orgs/{account.login}"
    return {
        "login": account.login,
        "id": account.id,
        "node_id": node_id("Organization", account.id),
        "url": url,
        "repos_url": f"{url}/repos",
        "events_url": f"{url}/events",
        "hooks_url": f"{url}/hooks",
        "issues_url": f"{url}/issues",
        "members_url": f"{url}/members{{/member}}",
        "public_members_url": f"{url}/public_members{{/member}}",
        "avatar_url": f"{view.html}/avatars/{account.id}",
        "description": account.description,
    }


def organization(account: Account, view: View) -> dict[str, Any]:
    """`organization-full`. Some fields are only shown to members, and settings are only shown to owners."""
    public_repos, private_repos = _counts(account, view)
    rendered = organization_simple(account, view) | {
        "name": account.name or account.login,
        "html_url": f"{view.html}/{account.login}",
        "is_verified": False,
        "has_organization_projects": True,
        "has_repository_projects": account.has_repository_projects,
        "public_repos": public_repos,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "type": "Organization",
        "created_at": account.created_at,
        "updated_at": account.updated_at,
        "archived_at": None,
    }
    if _is_member(account, view):
        rendered |= {
            "total_private_repos": private_repos,
            "owned_private_repos": private_repos,
            "plan": {
                "name": "free",
                "space": 976562499,
                "private_repos": 10000,
                "seats": 0,
                "filled_seats": 0,
            },
        }
    if permissions.is_allowed_in_organization(view.uow, "organization.read", account):
        rendered |= {
            "default_repository_permission": account.default_repository_permission,
            "members_can_create_repositories": account.members_can_create_repositories,
            "two_factor_requirement_enabled": account.two_factor_required,
        }
    return rendered


def _is_member(account: Account, view: View) -> bool:
    actor = view.uow.actor
    if actor.account_id is None:
        return False
    if actor.account_scope_id == account.id:
        return True
    return accounts.membership(view.uow, account.id, actor.account_id) is not None


def _counts(account: Account, view: View) -> tuple[int, int]:
    sql = "SELECT count(*) FROM repositories WHERE owner_id = ? AND visibility {} 'public'"
    public = view.uow.store.fetch_value(sql.format("="), account.id)
    return int(public), int(view.uow.store.fetch_value(sql.format("<>"), account.id))


@serialize.register
def member(row: Membership, view: View) -> dict[str, Any]:
    """A membership in a webhook payload. The payload contains the organization as a separate object."""
    uow = view.uow
    user, owner = accounts.account(uow, row.user_id), accounts.account(uow, row.organization_id)
    rendered = membership(owner, user, row.role, "active", view)
    del rendered["organization"]
    return rendered


def membership(organization_: Account, user: Account, role: str, state: str, view: View) -> dict[str, Any]:
    url = f"{view.api}/orgs/{organization_.login}"
    return {
        "url": f"{url}/memberships/{user.login}",
        "state": state,
        "role": role,
        "organization_url": url,
        "organization": organization_simple(organization_, view),
        "user": simple(user, view),
    }
