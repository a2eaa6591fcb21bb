"""Direct and indirect collaborators of a repository."""

from . import permissions
from .accounts import Account, all_accounts
from .repositories import Repository
from .unit_of_work import UnitOfWork


def all_of(uow: UnitOfWork, repo: Repository, affiliation: str = "all") -> list[Account]:
    """`all`: everybody with more than public access; `direct`: only direct collaborators."""
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


def put(uow: UnitOfWork, repo: Repository, user: Account, permission: str) -> None:
    permissions.require(uow, "administration.write", repo)
    add(uow, repo, user.id, permission)
    uow.emit("member", "added", repo.id, member=user)


def add(uow: UnitOfWork, repo: Repository, user_id: int, permission: str) -> None:
    """Checks no permission; seeds use it."""
    uow.store.execute(
        "INSERT INTO collaborators (repository_id, user_id, permission) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET permission = excluded.permission",
        repo.id,
        user_id,
        permission,
    )


def remove(uow: UnitOfWork, repo: Repository, user: Account) -> None:
    if uow.actor.account_id != user.id:
        permissions.require(uow, "administration.write", repo)
    uow.store.execute("DELETE FROM collaborators WHERE repository_id = ? AND user_id = ?", repo.id, user.id)
    uow.emit("member", "removed", repo.id, member=user)
