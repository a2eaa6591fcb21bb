"""A repository's direct and indirect collaborators."""

from dataclasses import dataclass

from . import permissions
from .accounts import Account, all_accounts, membership, sender
from .errors import NotFound
from .repositories import Repository, repository
from .unit_of_work import UnitOfWork


def all_of(uow: UnitOfWork, repo: Repository, affiliation: str = "all") -> list[Account]:
    """Return the repository's collaborators. The affiliation `all` means everyone with more than public access, and
    `direct` means only direct collaborators.
    """
    permissions.require(uow, "metadata.read", repo)
    direct = set(uow.store.fetch_column("SELECT user_id FROM collaborators WHERE repository_id = ?", repo.id))
    if affiliation == "direct":
        return [user for user in all_accounts(uow, "User") if user.id in direct]
    if affiliation == "outside":
        members = set(
            uow.store.fetch_column("SELECT user_id FROM memberships WHERE organization_id = ?", repo.owner_id)
        )
        return [user for user in all_accounts(uow, "User") if user.id in direct - members]
    return [
        user
        for user in all_accounts(uow, "User")
        if set(permissions.granted_roles(uow, user.id, repo)) - {"none"}
    ]


def permission_of(uow: UnitOfWork, repo: Repository, user: Account) -> str | None:
    """A direct collaborator's permission, or None if the user is not a direct collaborator."""
    found: str | None = uow.store.fetch_value(
        "SELECT permission FROM collaborators WHERE repository_id = ? AND user_id = ?", repo.id, user.id
    )
    return found


@dataclass(frozen=True, slots=True)
class RepositoryInvitation:
    id: int
    repository_id: int
    invitee_id: int
    inviter_id: int
    permission: str
    created_at: str


def put(uow: UnitOfWork, repo: Repository, user: Account, permission: str) -> RepositoryInvitation | None:
    """Add the user directly and return None if they are a member of the organization or already a collaborator.

    Otherwise, invite the user and return the invitation.
    """
    permissions.require(uow, "access.write", repo)
    is_member = membership(uow, repo.owner_id, user.id) is not None
    if is_member or user.id in {one.id for one in all_of(uow, repo, "direct")}:
        add(uow, repo, user.id, permission)
        uow.emit("member", "added", repo.id, member=user)
        return None
    uow.store.execute(
        "INSERT INTO repository_invitations (repository_id, invitee_id, inviter_id, permission, created_at)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET permission = excluded.permission",
        repo.id,
        user.id,
        sender(uow).id,
        permission,
        uow.now(),
    )
    return next(one for one in invitations(uow, repo) if one.invitee_id == user.id)


def invitations(uow: UnitOfWork, repo: Repository) -> list[RepositoryInvitation]:
    permissions.require(uow, "administration.read", repo)
    sql = "SELECT * FROM repository_invitations WHERE repository_id = ? ORDER BY id"
    return uow.store.fetch_all(RepositoryInvitation, sql, repo.id)


def invitations_of_user(uow: UnitOfWork, user_id: int) -> list[RepositoryInvitation]:
    sql = "SELECT * FROM repository_invitations WHERE invitee_id = ? ORDER BY id"
    return uow.store.fetch_all(RepositoryInvitation, sql, user_id)


def cancel(uow: UnitOfWork, repo: Repository, invitation_id: int) -> None:
    permissions.require(uow, "access.write", repo)
    if invitation_id not in {one.id for one in invitations(uow, repo)}:
        raise NotFound
    _close(uow, invitation_id)


def respond(uow: UnitOfWork, invitation_id: int, accept: bool) -> None:
    """Accept or decline an invitation that was sent to the actor."""
    own = invitations_of_user(uow, sender(uow).id)
    found = next((one for one in own if one.id == invitation_id), None)
    if found is None:
        raise NotFound
    _close(uow, invitation_id)
    if accept:
        repo = repository(uow, found.repository_id)
        add(uow, repo, found.invitee_id, found.permission)
        uow.emit("member", "added", repo.id, member=sender(uow))


def _close(uow: UnitOfWork, invitation_id: int) -> None:
    uow.store.execute("DELETE FROM repository_invitations WHERE id = ?", invitation_id)


def add(uow: UnitOfWork, repo: Repository, user_id: int, permission: str) -> None:
    """Add a collaborator without checking permissions, as seeds do."""
    uow.store.execute(
        "INSERT INTO collaborators (repository_id, user_id, permission) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET permission = excluded.permission",
        repo.id,
        user_id,
        permission,
    )


def remove(uow: UnitOfWork, repo: Repository, user: Account) -> None:
    if uow.actor.account_id != user.id:
        permissions.require(uow, "access.write", repo)
    uow.store.execute("DELETE FROM collaborators WHERE repository_id = ? AND user_id = ?", repo.id, user.id)
    uow.emit("member", "removed", repo.id, member=user)
