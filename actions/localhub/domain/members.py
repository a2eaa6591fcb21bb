"""Organization members: how they join, which roles they have, and how they leave."""

from . import permissions
from .accounts import Account, Membership, account, membership
from .errors import Forbidden, NotFound, ValidationFailed
from .unit_of_work import UnitOfWork


def members(uow: UnitOfWork, organization: Account, role: str | None = None) -> list[Account]:
    """Return the members that the actor can see. Members see all members, and others see only public members."""
    can_see_private = permissions.is_allowed_in_organization(uow, "members.read", organization)
    return uow.store.fetch_all(
        Account,
        "SELECT a.* FROM accounts a JOIN memberships m ON m.user_id = a.id WHERE m.organization_id = ?"
        " AND (? OR m.public) AND (? IS NULL OR m.role = ?) ORDER BY a.id",
        organization.id,
        can_see_private,
        role,
        role,
    )


def public_members(uow: UnitOfWork, organization: Account) -> list[Account]:
    return uow.store.fetch_all(
        Account,
        "SELECT a.* FROM accounts a JOIN memberships m ON m.user_id = a.id"
        " WHERE m.organization_id = ? AND m.public ORDER BY a.id",
        organization.id,
    )


def add(uow: UnitOfWork, organization_id: int, user_id: int, role: str) -> Membership:
    """Add a member without checking permissions, because an invitation was accepted or a seed says so."""
    uow.store.execute(
        "INSERT INTO memberships (organization_id, user_id, role) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET role = excluded.role",
        organization_id,
        user_id,
        role,
    )
    created = membership(uow, organization_id, user_id)
    if created is None:
        raise NotFound
    return created


def set_role(uow: UnitOfWork, organization: Account, user: Account, role: str) -> Membership:
    permissions.require_in_organization(uow, "members.write", organization)
    if role != "admin":
        _require_another_owner(uow, organization, user)
    return add(uow, organization.id, user.id, role)


def remove(uow: UnitOfWork, organization: Account, user: Account) -> None:
    """Remove a member, also from teams, and end their access to repositories.

    Their comments and issues are kept.
    """
    if uow.actor.account_id != user.id:
        permissions.require_in_organization(uow, "members.write", organization)
    former = membership(uow, organization.id, user.id)
    if former is None:
        raise NotFound
    _require_another_owner(uow, organization, user)
    remove_membership(uow, organization.id, user.id)
    _remove_collaborations(uow, organization.id, user.id)
    uow.emit("organization", "member_removed", organization_id=organization.id, membership=former)


def remove_membership(uow: UnitOfWork, organization_id: int, user_id: int) -> None:
    uow.store.execute(
        "DELETE FROM memberships WHERE organization_id = ? AND user_id = ?", organization_id, user_id
    )
    uow.store.execute(
        "DELETE FROM team_members WHERE user_id = ? AND team_id IN (SELECT id FROM teams WHERE organization_id = ?)",
        user_id,
        organization_id,
    )


def _require_another_owner(uow: UnitOfWork, organization: Account, leaving: Account) -> None:
    others = uow.store.fetch_value(
        "SELECT count(*) FROM memberships WHERE organization_id = ? AND role = 'admin' AND user_id <> ?",
        organization.id,
        leaving.id,
    )
    if not others:
        raise Forbidden("You can't remove the last owner of the organization.")


def set_visibility(uow: UnitOfWork, organization: Account, user: Account, public: bool) -> None:
    """Publish or hide a membership. Members can change only their own."""
    if uow.actor.account_id != user.id:
        raise Forbidden("You can only change your own membership's visibility.")
    if membership(uow, organization.id, user.id) is None:
        raise NotFound
    uow.store.execute(
        "UPDATE memberships SET public = ? WHERE organization_id = ? AND user_id = ?",
        public,
        organization.id,
        user.id,
    )


def owner_of(uow: UnitOfWork, organization: Account) -> Account:
    found = uow.store.fetch_value(
        "SELECT user_id FROM memberships WHERE organization_id = ? AND role = 'admin' ORDER BY user_id",
        organization.id,
    )
    if found is None:
        raise NotFound
    return account(uow, found)


def outside_collaborators(uow: UnitOfWork, organization: Account) -> list[Account]:
    """People who are not members but collaborate on one of the organization's repositories."""
    permissions.require_in_organization(uow, "members.read", organization)
    return uow.store.fetch_all(
        Account,
        "SELECT DISTINCT a.* FROM accounts a JOIN collaborators c ON c.user_id = a.id"
        " JOIN repositories r ON r.id = c.repository_id WHERE r.owner_id = ? AND a.id NOT IN"
        " (SELECT user_id FROM memberships WHERE organization_id = r.owner_id) ORDER BY a.id",
        organization.id,
    )


def remove_outside_collaborator(uow: UnitOfWork, organization: Account, user: Account) -> None:
    """End the user's access to all of the organization's repositories, if the user has any."""
    permissions.require_in_organization(uow, "members.write", organization)
    if membership(uow, organization.id, user.id) is not None:
        raise ValidationFailed(
            "You cannot specify an organization member to remove as an outside collaborator."
        )
    _remove_collaborations(uow, organization.id, user.id)


def _remove_collaborations(uow: UnitOfWork, organization_id: int, user_id: int) -> None:
    uow.store.execute(
        "DELETE FROM collaborators WHERE user_id = ?"
        " AND repository_id IN (SELECT id FROM repositories WHERE owner_id = ?)",
        user_id,
        organization_id,
    )
