"""Organizations: settings and public memberships."""

from collections.abc import Mapping
from typing import Any

from . import permissions
from .accounts import Account, account
from .unit_of_work import UnitOfWork

# Maps the settings that PATCH can change to their database columns.
EDITABLE = {
    "name",
    "email",
    "description",
    "default_repository_permission",
    "members_can_create_repositories",
    "has_repository_projects",
}


def update(uow: UnitOfWork, organization: Account, changes: Mapping[str, Any]) -> Account:
    permissions.require_in_organization(uow, "organization.write", organization)
    columns = {key: value for key, value in changes.items() if key in EDITABLE}
    uow.store.update("accounts", organization.id, **columns, updated_at=uow.now())
    return account(uow, organization.id)


def public_organizations(uow: UnitOfWork, user: Account) -> list[Account]:
    return uow.store.fetch_all(
        Account,
        "SELECT a.* FROM accounts a JOIN memberships m ON m.organization_id = a.id"
        " WHERE m.user_id = ? AND m.public ORDER BY a.id",
        user.id,
    )
