"""Which permission an operation needs, and whether the one who asks has it: the one place that knows.

An App (or a fine-grained or job token) needs one of the listed permissions; a person needs a role in the
repository or organization, and a classic token a scope as well. What one may not see does not exist (404).
"""

from dataclasses import dataclass

from localhub.world.accounts import Account, membership
from localhub.world.refusals import Forbidden, NotFound, Unauthorized
from localhub.world.repositories import Repository
from localhub.world.unit import World

ROLES = {"none": 0, "read": 1, "triage": 2, "write": 3, "maintain": 4, "admin": 5}


@dataclass(frozen=True, slots=True)
class Need:
    """`permissions`: any one of them; `role`: the least role of a person; `scopes`: any one of them."""

    permissions: tuple[str, ...]
    role: str = "read"
    scopes: tuple[str, ...] = ("repo", "public_repo")


ISSUES_READ = ("issues:read", "pull_requests:read")
ISSUES_WRITE = ("issues:write", "pull_requests:write")

# From "Permissions required for GitHub Apps" and "Repository roles for an organization" in GitHub's docs.
REPOSITORY_NEEDS = {
    "metadata.read": Need(("metadata:read",)),
    "administration.read": Need(("administration:read",), "admin"),
    "administration.write": Need(("administration:write",), "admin"),
    "repository.delete": Need(("administration:write",), "admin", ("delete_repo",)),
    "contents.read": Need(("contents:read",)),
    "contents.write": Need(("contents:write",), "write"),
    "workflows.write": Need(("workflows:write",), "write", ("workflow",)),
    "labels.read": Need(ISSUES_READ),
    "labels.write": Need(ISSUES_WRITE, "write"),
    "issues.read": Need(ISSUES_READ),
    "issues.create": Need(("issues:write",)),
    # Each of these has two names: of an issue, and of a pull request, for which either permission is enough
    **{
        f"{kind}.{doing}": Need(permissions, role)
        for kind, permissions in (("issues", ("issues:write",)), ("pulls", ISSUES_WRITE))
        for doing, role in {
            "comment": "read",
            "react": "read",
            "triage": "triage",
            "lock": "write",
            "moderate": "write",
        }.items()
    },
    "pulls.read": Need(("pull_requests:read",)),
    "pulls.create": Need(("pull_requests:write",)),
    "pulls.write": Need(("pull_requests:write",), "write"),
    "pulls.review": Need(("pull_requests:write",)),
    "pulls.merge": Need(("contents:write",), "write"),
    "statuses.read": Need(("statuses:read",)),
    "statuses.write": Need(("statuses:write",), "write"),
    "checks.read": Need(("checks:read",)),
    "checks.write": Need(("checks:write",), "write"),
    "actions.read": Need(("actions:read",)),
    "actions.write": Need(("actions:write",), "write"),
    "environments.read": Need(("actions:read",)),
    "secrets.read": Need(("secrets:read",), "write"),
    "secrets.write": Need(("secrets:write",), "write"),
    "environment_secrets.read": Need(("environments:read",), "write"),
    "environment_secrets.write": Need(("environments:write",), "write"),
    "hooks.read": Need(("repository_hooks:read",), "admin", ("repo", "read:repo_hook")),
    "hooks.write": Need(("repository_hooks:write",), "admin", ("repo", "write:repo_hook")),
}
ORGANIZATION_NEEDS = {
    "members.read": Need(("members:read",), "read", ("read:org", "write:org", "admin:org")),
    "members.write": Need(("members:write",), "admin", ("admin:org",)),
    "teams.create": Need(("members:write",), "read", ("write:org", "admin:org")),
    "repositories.create": Need(("administration:write",), "read"),
    "organization.read": Need(("organization_administration:read",), "admin", ("admin:org",)),
    "organization.write": Need(("organization_administration:write",), "admin", ("admin:org",)),
    "hooks.write": Need(("organization_hooks:write",), "admin", ("admin:org_hook",)),
}


def role_in(world: World, user_id: int | None, repository: Repository) -> str:
    """The highest of what ownership, membership, teams and invitation give; public is "read" to all."""
    roles = ["read" if repository.visibility == "public" else "none"]
    if user_id is not None:
        roles += granted(world, user_id, repository)
    return max(roles, key=lambda role: ROLES[role])


def granted(world: World, user_id: int, repository: Repository) -> list[str]:
    if repository.owner_id == user_id:
        return ["admin"]
    roles: list[str] = world.store.values(
        "SELECT permission FROM collaborators WHERE repository_id = ? AND user_id = ?", repository.id, user_id
    )
    roles += world.store.values(
        "SELECT tr.permission FROM team_repositories tr JOIN team_members tm ON tm.team_id = tr.team_id"
        " WHERE tr.repository_id = ? AND tm.user_id = ? AND tm.state = 'active'",
        repository.id,
        user_id,
    )
    member = membership(world, repository.owner_id, user_id)
    if member is not None:
        owner = world.store.value(
            "SELECT default_repository_permission FROM accounts WHERE id = ?", repository.owner_id
        )
        roles.append("admin" if member.role == "admin" else owner)
    return roles


def sees(world: World, repository: Repository) -> bool:
    actor = world.actor
    if repository.visibility == "public":
        return True
    if actor.is_bot:
        return actor.account_scope_id == repository.owner_id and actor.reaches(repository.id)
    if actor.kind != "user" or (actor.scopes is not None and "repo" not in actor.scopes):
        return False
    return actor.reaches(repository.id) and role_in(world, actor.account_id, repository) != "none"


def allows(world: World, operation: str, repository: Repository) -> bool:
    """Whether the one who asks may do `operation` (a key of REPOSITORY_NEEDS) in a repository they see."""
    need, actor = REPOSITORY_NEEDS[operation], world.actor
    reading = all(permission.endswith(":read") for permission in need.permissions) and need.role == "read"
    if reading and repository.visibility == "public":
        return True
    if actor.is_bot:
        inside = actor.account_scope_id == repository.owner_id and actor.reaches(repository.id)
        return inside and any(actor.has(permission) for permission in need.permissions)
    if actor.kind != "user" or not actor.reaches(repository.id):
        return False
    if ROLES[role_in(world, actor.account_id, repository)] < ROLES[need.role]:
        return False
    return _token_allows(world, need, private=repository.visibility != "public")


def _token_allows(world: World, need: Need, private: bool) -> bool:
    actor = world.actor
    if actor.scopes is None:
        return any(actor.has(permission) for permission in need.permissions)
    scopes = [scope for scope in need.scopes if not (private and scope == "public_repo")]
    return bool(actor.scopes & set(scopes))


def require(world: World, operation: str, repository: Repository) -> None:
    """Raises NotFound for what they may not see, Forbidden for what they may not do."""
    need = REPOSITORY_NEEDS[operation]
    if not sees(world, repository):
        raise NotFound(accepted=need.permissions)
    if not allows(world, operation, repository):
        raise _refusal(world, need)
    if repository.archived and not _reads(need):
        raise Forbidden("Repository was archived so is read-only.")


def _reads(need: Need) -> bool:
    # Administration goes on in an archived repository: that is how one is opened again.
    return all(name.endswith(":read") or name == "administration:write" for name in need.permissions)


def _refusal(world: World, need: Need) -> Exception:
    match world.actor.kind:
        case "nobody":
            return Unauthorized("Requires authentication")
        case "installation" | "job":
            return Forbidden("Resource not accessible by integration", accepted=need.permissions)
        case _ if world.actor.permissions is not None:
            return Forbidden("Resource not accessible by personal access token", accepted=need.permissions)
        case _:
            return Forbidden("Must have admin rights to Repository.", accepted=need.permissions)


def allows_in(world: World, operation: str, organization: Account) -> bool:
    """As `allows`, for a key of ORGANIZATION_NEEDS."""
    need, actor = ORGANIZATION_NEEDS[operation], world.actor
    if actor.is_bot:
        inside = actor.account_scope_id == organization.id
        return inside and any(actor.has(permission) for permission in need.permissions)
    if actor.kind != "user" or actor.account_id is None:
        return False
    member = membership(world, organization.id, actor.account_id)
    if member is None or (need.role == "admin" and member.role != "admin"):
        return False
    return _token_allows(world, need, private=False)


def require_in(world: World, operation: str, organization: Account) -> None:
    if not allows_in(world, operation, organization):
        raise _organization_refusal(world, ORGANIZATION_NEEDS[operation])


def _organization_refusal(world: World, need: Need) -> Exception:
    match world.actor.kind:
        case "nobody":
            return Unauthorized("Requires authentication")
        case "installation" | "job":
            return Forbidden("Resource not accessible by integration", accepted=need.permissions)
        case _:
            return Forbidden("You must be an owner of this organization.", accepted=need.permissions)
