"""Who belongs to an organization: joining, roles, leaving."""

from localhub.world import permissions
from localhub.world.accounts import Account, Membership, account, membership
from localhub.world.refusals import Forbidden, NotFound
from localhub.world.unit import World


def members(world: World, organization: Account, role: str | None = None) -> list[Account]:
    """All of them for members; for others, those who show it."""
    inside = permissions.allows_in(world, "members.read", organization)
    return world.store.all(
        Account,
        "SELECT a.* FROM accounts a JOIN memberships m ON m.user_id = a.id WHERE m.organization_id = ?"
        " AND (? OR m.public) AND (? IS NULL OR m.role = ?) ORDER BY a.id",
        organization.id,
        inside,
        role,
        role,
    )


def public_members(world: World, organization: Account) -> list[Account]:
    return world.store.all(
        Account,
        "SELECT a.* FROM accounts a JOIN memberships m ON m.user_id = a.id"
        " WHERE m.organization_id = ? AND m.public ORDER BY a.id",
        organization.id,
    )


def add(world: World, organization_id: int, user_id: int, role: str) -> Membership:
    """Without asking: an accepted invitation and a seed make members so."""
    world.store.run(
        "INSERT INTO memberships (organization_id, user_id, role) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET role = excluded.role",
        organization_id,
        user_id,
        role,
    )
    made = membership(world, organization_id, user_id)
    if made is None:
        raise NotFound
    return made


def set_role(world: World, organization: Account, user: Account, role: str) -> Membership:
    permissions.require_in(world, "members.write", organization)
    if role != "admin":
        _keep_an_owner(world, organization, user)
    return add(world, organization.id, user.id, role)


def remove(world: World, organization: Account, user: Account) -> None:
    """Takes the person out of its teams as well; their own comments and issues stay."""
    if world.actor.account_id != user.id:
        permissions.require_in(world, "members.write", organization)
    if membership(world, organization.id, user.id) is None:
        raise NotFound
    _keep_an_owner(world, organization, user)
    forget(world, organization.id, user.id)
    world.emit(
        "organization", "member_removed", organization_id=organization.id, membership={"user": user.login}
    )


def forget(world: World, organization_id: int, user_id: int) -> None:
    world.store.run(
        "DELETE FROM memberships WHERE organization_id = ? AND user_id = ?", organization_id, user_id
    )
    world.store.run(
        "DELETE FROM team_members WHERE user_id = ? AND team_id IN (SELECT id FROM teams WHERE organization_id = ?)",
        user_id,
        organization_id,
    )


def _keep_an_owner(world: World, organization: Account, leaving: Account) -> None:
    others = world.store.value(
        "SELECT count(*) FROM memberships WHERE organization_id = ? AND role = 'admin' AND user_id <> ?",
        organization.id,
        leaving.id,
    )
    if not others:
        raise Forbidden("You can't remove the last owner of the organization.")


def publicize(world: World, organization: Account, user: Account, public: bool) -> None:
    """Only the person decides whether their membership shows."""
    if world.actor.account_id != user.id:
        raise Forbidden("You can only change your own membership's visibility.")
    if membership(world, organization.id, user.id) is None:
        raise NotFound
    world.store.run(
        "UPDATE memberships SET public = ? WHERE organization_id = ? AND user_id = ?",
        public,
        organization.id,
        user.id,
    )


def owner_of(world: World, organization: Account) -> Account:
    found = world.store.value(
        "SELECT user_id FROM memberships WHERE organization_id = ? AND role = 'admin' ORDER BY user_id",
        organization.id,
    )
    if found is None:
        raise NotFound
    return account(world, found)


def outside_collaborators(world: World, organization: Account) -> list[Account]:
    """People with a permission in one of its repositories who are no members."""
    permissions.require_in(world, "members.read", organization)
    return world.store.all(
        Account,
        "SELECT DISTINCT a.* FROM accounts a JOIN collaborators c ON c.user_id = a.id"
        " JOIN repositories r ON r.id = c.repository_id WHERE r.owner_id = ? AND a.id NOT IN"
        " (SELECT user_id FROM memberships WHERE organization_id = r.owner_id) ORDER BY a.id",
        organization.id,
    )
