"""People with a permission of their own in a repository."""

from localhub.world import permissions
from localhub.world.accounts import Account, all_accounts
from localhub.world.repositories import Repository
from localhub.world.unit import World


def all_of(world: World, repo: Repository, affiliation: str = "all") -> list[Account]:
    """`all`: whoever has more than what is public gives, by whichever way; `direct`: by name."""
    permissions.require(world, "metadata.read", repo)
    named = set(world.store.values("SELECT user_id FROM collaborators WHERE repository_id = ?", repo.id))
    if affiliation == "direct":
        return [user for user in all_accounts(world, "User") if user.id in named]
    if affiliation == "outside":
        inside = set(
            world.store.values("SELECT user_id FROM memberships WHERE organization_id = ?", repo.owner_id)
        )
        return [user for user in all_accounts(world, "User") if user.id in named - inside]
    return [
        user
        for user in all_accounts(world, "User")
        if set(permissions.granted(world, user.id, repo)) - {"none"}
    ]


def put(world: World, repo: Repository, user: Account, permission: str) -> None:
    permissions.require(world, "administration.write", repo)
    add(world, repo, user.id, permission)
    world.emit("member", "added", repo.id, member=user)


def add(world: World, repo: Repository, user_id: int, permission: str) -> None:
    """Without asking for permission: a seed does so."""
    world.store.run(
        "INSERT INTO collaborators (repository_id, user_id, permission) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET permission = excluded.permission",
        repo.id,
        user_id,
        permission,
    )


def remove(world: World, repo: Repository, user: Account) -> None:
    if world.actor.account_id != user.id:
        permissions.require(world, "administration.write", repo)
    world.store.run("DELETE FROM collaborators WHERE repository_id = ? AND user_id = ?", repo.id, user.id)
    world.emit("member", "removed", repo.id, member=user)
