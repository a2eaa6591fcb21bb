"""Defines the permission that each operation needs, and checks that the actor has it.

All permission checks are in this module.

Apps, fine-grained tokens and job tokens need one of the listed permissions. People need a role in the repository or
organization. Classic tokens also need a scope. Objects that the actor cannot see are reported as not found (404).
"""

from dataclasses import dataclass

from .accounts import Account, membership
from .errors import Forbidden, NotFound, Unauthorized
from .repositories import Repository
from .unit_of_work import UnitOfWork

ROLES = {"none": 0, "read": 1, "triage": 2, "write": 3, "maintain": 4, "admin": 5}


@dataclass(frozen=True, slots=True)
class Requirement:
    """An App needs any one of the `permissions`, and a classic token needs any one of the `scopes`.

    `role` is the minimum role that a person needs.
    """

    permissions: tuple[str, ...]
    role: str = "read"
    scopes: tuple[str, ...] = ("repo", "public_repo")


ISSUES_READ = ("issues:read", "pull_requests:read")
ISSUES_WRITE = ("issues:write", "pull_requests:write")

# From "Permissions required for GitHub Apps" and "Repository roles for an organization" in GitHub's docs.
REPOSITORY_REQUIREMENTS = {
    "metadata.read": Requirement(("metadata:read",)),
    "collaborators.read": Requirement(("metadata:read",), "write"),  # GraphQL requires write access
    "administration.read": Requirement(("administration:read",), "admin"),
    "administration.write": Requirement(("administration:write",), "admin"),
    "access.write": Requirement(("administration:write",), "admin"),  # used for teams and collaborators
    "repository.delete": Requirement(("administration:write",), "admin", ("delete_repo",)),
    "contents.read": Requirement(("contents:read",)),
    "contents.write": Requirement(("contents:write",), "write"),
    "workflows.write": Requirement(("workflows:write",), "write", ("workflow",)),
    "labels.read": Requirement(ISSUES_READ),
    "labels.write": Requirement(ISSUES_WRITE, "write"),
    "issues.read": Requirement(ISSUES_READ),
    "issues.create": Requirement(("issues:write",)),
    # Each operation has one variant for issues and another for pull requests. The latter accepts either permission.
    **{
        f"{kind}.{action}": Requirement(permissions, role)
        for kind, permissions in (("issues", ("issues:write",)), ("pulls", ISSUES_WRITE))
        for action, role in {
            "comment": "read",
            "react": "read",
            "triage": "triage",
            "lock": "write",
            "moderate": "write",
        }.items()
    },
    "pulls.read": Requirement(("pull_requests:read",)),
    "pulls.create": Requirement(("pull_requests:write",)),
    "pulls.write": Requirement(("pull_requests:write",), "write"),
    "pulls.review": Requirement(("pull_requests:write",)),
    "pulls.merge": Requirement(("contents:write",), "write"),
    "statuses.read": Requirement(("statuses:read",)),
    "statuses.write": Requirement(("statuses:write",), "write"),
    "checks.read": Requirement(("checks:read",)),
    "checks.write": Requirement(("checks:write",), "write"),
    "actions.read": Requirement(("actions:read",)),
    "actions.write": Requirement(("actions:write",), "write"),
    "environments.read": Requirement(("actions:read",)),
    "pages.read": Requirement(("pages:read",)),
    "pages.write": Requirement(("pages:write",), "write"),
    "secrets.read": Requirement(("secrets:read",), "write"),
    "secrets.write": Requirement(("secrets:write",), "write"),
    "environment_secrets.read": Requirement(("environments:read",), "write"),
    "environment_secrets.write": Requirement(("environments:write",), "write"),
    "hooks.read": Requirement(("repository_hooks:read",), "admin", ("repo", "read:repo_hook")),
    "hooks.write": Requirement(("repository_hooks:write",), "admin", ("repo", "write:repo_hook")),
}
ORGANIZATION_REQUIREMENTS = {
    "members.read": Requirement(("members:read",), "read", ("read:org", "write:org", "admin:org")),
    "members.write": Requirement(("members:write",), "admin", ("admin:org",)),
    "teams.create": Requirement(("members:write",), "read", ("write:org", "admin:org")),
    "repositories.create": Requirement(("administration:write",), "read"),
    "organization.read": Requirement(("organization_administration:read",), "admin", ("admin:org",)),
    "organization.write": Requirement(("organization_administration:write",), "admin", ("admin:org",)),
    "hooks.write": Requirement(("organization_hooks:write",), "admin", ("admin:org_hook",)),
    "properties.read": Requirement(
        ("organization_custom_properties:read",), "read", ("read:org", "admin:org")
    ),
    "properties.write": Requirement(("organization_custom_properties:write",), "admin", ("admin:org",)),
    "properties.admin": Requirement(("organization_custom_properties:admin",), "admin", ("admin:org",)),
}


def role_in(uow: UnitOfWork, user_id: int | None, repository: Repository) -> str:
    """The user's highest role as an owner, member, team member or collaborator.

    In a public repository, the role is at least "read".
    """
    roles = ["read" if repository.visibility == "public" else "none"]
    if user_id is not None:
        roles += granted_roles(uow, user_id, repository)
    return max(roles, key=lambda role: ROLES[role])


def granted_roles(uow: UnitOfWork, user_id: int, repository: Repository) -> list[str]:
    if repository.owner_id == user_id:
        return ["admin"]
    roles: list[str] = uow.store.fetch_column(
        "SELECT permission FROM collaborators WHERE repository_id = ? AND user_id = ?", repository.id, user_id
    )
    roles += uow.store.fetch_column(  # child teams inherit their parents' permissions
        "WITH RECURSIVE of_user(id) AS ("
        " SELECT team_id FROM team_members WHERE user_id = ? AND state = 'active'"
        " UNION SELECT t.parent_id FROM teams t JOIN of_user u ON t.id = u.id WHERE t.parent_id IS NOT NULL"
        ") SELECT permission FROM team_repositories WHERE repository_id = ? AND team_id IN of_user",
        user_id,
        repository.id,
    )
    member = membership(uow, repository.owner_id, user_id)
    if member is not None:
        base_role = uow.store.fetch_value(
            "SELECT default_repository_permission FROM accounts WHERE id = ?", repository.owner_id
        )
        roles.append("admin" if member.role == "admin" else base_role)
    return roles


def can_see(uow: UnitOfWork, repository: Repository) -> bool:
    actor = uow.actor
    if repository.visibility == "public":
        return True
    if actor.is_bot:
        return actor.account_scope_id == repository.owner_id and actor.can_reach(repository.id)
    if actor.kind != "user" or (actor.scopes is not None and "repo" not in actor.scopes):
        return False
    return actor.can_reach(repository.id) and role_in(uow, actor.account_id, repository) != "none"


def is_allowed(uow: UnitOfWork, operation: str, repository: Repository) -> bool:
    """Whether the actor may perform `operation` (a key of REPOSITORY_REQUIREMENTS) in a repository
    that they can see.
    """
    requirement, actor = REPOSITORY_REQUIREMENTS[operation], uow.actor
    reading = (
        all(permission.endswith(":read") for permission in requirement.permissions)
        and requirement.role == "read"
    )
    if reading and repository.visibility == "public":
        return True
    if actor.is_bot:
        reachable = actor.account_scope_id == repository.owner_id and actor.can_reach(repository.id)
        return reachable and any(actor.has_permission(permission) for permission in requirement.permissions)
    if actor.kind != "user" or not actor.can_reach(repository.id):
        return False
    if ROLES[role_in(uow, actor.account_id, repository)] < ROLES[requirement.role]:
        return False
    return _is_token_allowed(uow, requirement, private=repository.visibility != "public")


def _is_token_allowed(uow: UnitOfWork, requirement: Requirement, private: bool) -> bool:
    actor = uow.actor
    if actor.scopes is None:
        return any(actor.has_permission(permission) for permission in requirement.permissions)
    scopes = [scope for scope in requirement.scopes if not (private and scope == "public_repo")]
    return bool(actor.scopes & set(scopes))


def require(uow: UnitOfWork, operation: str, repository: Repository) -> None:
    """Raise NotFound if the actor cannot see the repository, or Forbidden if they may not perform the operation."""
    requirement = REPOSITORY_REQUIREMENTS[operation]
    if not can_see(uow, repository):
        raise NotFound(accepted_permissions=requirement.permissions)
    if not is_allowed(uow, operation, repository):
        raise _repository_error(uow, requirement)
    if repository.archived and not _is_allowed_when_archived(operation):
        raise Forbidden("Repository was archived so is read-only.")


def _is_allowed_when_archived(operation: str) -> bool:
    # Archived repositories can still be administered (for example, to unarchive them), but access to them cannot be
    # changed.
    return operation in ("administration.write", "repository.delete") or all(
        name.endswith(":read") for name in REPOSITORY_REQUIREMENTS[operation].permissions
    )


def _repository_error(uow: UnitOfWork, requirement: Requirement) -> Exception:
    match uow.actor.kind:
        case "nobody":
            return Unauthorized("Requires authentication")
        case "installation" | "job":
            return Forbidden(
                "Resource not accessible by integration", accepted_permissions=requirement.permissions
            )
        case _ if uow.actor.permissions is not None:
            return Forbidden(
                "Resource not accessible by personal access token",
                accepted_permissions=requirement.permissions,
            )
        case _:
            return Forbidden(
                "Must have admin rights to Repository.", accepted_permissions=requirement.permissions
            )


def is_allowed_in_organization(uow: UnitOfWork, operation: str, organization: Account) -> bool:
    """The same as `is_allowed` for a key of ORGANIZATION_REQUIREMENTS."""
    requirement, actor = ORGANIZATION_REQUIREMENTS[operation], uow.actor
    if actor.is_bot:
        owned = actor.account_scope_id == organization.id
        return owned and any(actor.has_permission(permission) for permission in requirement.permissions)
    if actor.kind != "user" or actor.account_id is None:
        return False
    member = membership(uow, organization.id, actor.account_id)
    if member is None or (requirement.role == "admin" and member.role != "admin"):
        return False
    return _is_token_allowed(uow, requirement, private=False)


def require_in_organization(uow: UnitOfWork, operation: str, organization: Account) -> None:
    if not is_allowed_in_organization(uow, operation, organization):
        raise _organization_error(uow, ORGANIZATION_REQUIREMENTS[operation])


def _organization_error(uow: UnitOfWork, requirement: Requirement) -> Exception:
    match uow.actor.kind:
        case "nobody":
            return Unauthorized("Requires authentication")
        case "installation" | "job":
            return Forbidden(
                "Resource not accessible by integration", accepted_permissions=requirement.permissions
            )
        case _:
            return Forbidden(
                "You must be an owner of this organization.", accepted_permissions=requirement.permissions
            )
