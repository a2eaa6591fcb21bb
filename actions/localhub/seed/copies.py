"""Hosts copies of git repositories on this machine, such as the one with the actions that workflows use."""

from pathlib import Path
from typing import Final

from localhub.domain import UnitOfWork, accounts, repositories
from localhub.git import bare

from .repositories import load_repository

BRANCH: Final = "main"


def host_copy(uow: UnitOfWork, owner: str, name: str, folder: Path) -> None:
    """Copy the checked-out commit to a public repository, which is created if it does not exist.

    No events are emitted, so the repository's own workflows do not start. Commits that were copied earlier are kept.
    Raises GitError if the folder is not a git repository.
    """
    if accounts.by_login(uow, owner) is None:
        accounts.add_account(uow, "User", owner, None, None, None)
    load_repository(uow, {"owner": owner, "name": name, "default_branch": BRANCH})
    uow.pending_events.clear()
    target = bare.repository_folder(uow.repository_root, repositories.find(uow, owner, name).id)
    refs = f"+HEAD:refs/heads/{BRANCH}"
    # Without --depth, each object in the history would become a file
    bare.git(target, "fetch", "--quiet", "--depth=1", "--no-tags", str(folder.resolve()), refs)
