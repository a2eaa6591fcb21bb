"""Transfers a repository to another account, as described in "Transferring a repository" on docs.github.com."""

from collections.abc import Sequence

from . import collaborators, grants, issues, permissions, repository_changes, teams
from .accounts import Account, account
from .repositories import Repository, normalize_name, repository
from .unit_of_work import UnitOfWork


def transfer(
    uow: UnitOfWork,
    row: Repository,
    new_owner: Account,
    new_name: str | None = None,
    team_ids: Sequence[int] = (),
) -> None:
    """Transfer a repository. Its issues, pull requests and collaborators move with it, and the former organization's
    teams lose access.

    The former name redirects to the new one. On GitHub, a transfer between two people takes effect only once the new
    owner accepts it by e-mail. In localhub, a transfer between two people has no effect. Raises Forbidden if the
    actor cannot create repositories for the new owner.
    """
    permissions.require(uow, "administration.write", row)
    former_owner = account(uow, row.owner_id)
    if former_owner.type == new_owner.type == "User" and former_owner.id != new_owner.id:
        return
    repository_changes.require_can_create(uow, new_owner)
    name = normalize_name(new_name or row.name)
    if former_owner.id != new_owner.id or name.casefold() != row.name.casefold():
        repository_changes.check_name(uow, new_owner, name)
    new_teams = [teams.of_organization(uow, new_owner, team_id) for team_id in team_ids]
    repository_changes.move(uow, row, new_owner.id, name)
    uow.store.execute("DELETE FROM team_repositories WHERE repository_id = ?", row.id)
    after = repository(uow, row.id)
    if former_owner.type == "User" and former_owner.id != new_owner.id:
        collaborators.add(uow, after, former_owner.id, "admin")
    for team in new_teams:
        grants.put(uow, team, after, "read")
    issues.drop_unassignable(uow, after)
    kind = "user" if former_owner.type == "User" else "organization"
    uow.emit("repository", "transferred", after.id, changes={"owner": {"from": {kind: former_owner}}})
