"""Organizations: their settings, and who shows that they belong to one."""

from collections.abc import Mapping
from typing import Any

from localhub.world import permissions
from localhub.world.accounts import Account, account
from localhub.world.unit import World

# What PATCH may set, by the column that holds it.
SETTINGS = {
    "name",
    "email",
    "description",
    "default_repository_permission",
    "members_can_create_repositories",
}


def update(world: World, organization: Account, changes: Mapping[str, Any]) -> Account:
    permissions.require_in(world, "organization.write", organization)
    columns = {key: value for key, value in changes.items() if key in SETTINGS}
    world.store.update("accounts", organization.id, **columns, updated_at=world.now())
    return account(world, organization.id)


def shown_by(world: World, user: Account) -> list[Account]:
    return world.store.all(
        Account,
        "SELECT a.* FROM accounts a JOIN memberships m ON m.organization_id = a.id"
        " WHERE m.user_id = ? AND m.public ORDER BY a.id",
        user.id,
    )
