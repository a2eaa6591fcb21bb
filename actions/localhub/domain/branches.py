"""Renames branches as described in "Renaming a branch" on docs.github.com."""

from localhub.git import bare

from . import git, pulls, repository_changes
from .errors import NotFound, ValidationFailed
from .permissions import require
from .repositories import Repository
from .unit_of_work import UnitOfWork


def rename(uow: UnitOfWork, repository: Repository, name: str, new_name: str) -> None:
    """Rename a branch. Pull requests into the branch are retargeted, and pull requests from the branch are closed.

    Branch protection is kept. Only administrators can rename the default branch. The REST API redirects the old name,
    but git no longer resolves it. No push event is emitted. Whether github.com emits one has not been verified.
    """
    require(uow, "contents.write", repository)
    is_default = name == repository.default_branch
    if is_default:
        require(uow, "administration.write", repository)
    git_dir = git.repository_path(uow, repository)
    oid = bare.ref(git_dir, f"refs/heads/{name}")
    if oid is None:
        raise NotFound("Branch not found")
    _check_new_name(uow, repository, name, new_name)
    bare.update_ref(git_dir, f"refs/heads/{name}", None, oid)
    bare.update_ref(git_dir, f"refs/heads/{new_name}", oid)
    _record_former_name(uow, repository, name, new_name)
    uow.store.execute(
        "UPDATE protections SET branch = ? WHERE repository_id = ? AND branch = ?",
        new_name,
        repository.id,
        name,
    )
    pulls.follow_renamed_branch(uow, repository, name, new_name)
    if is_default:
        repository_changes.update(uow, repository, {"default_branch": new_name})


def _check_new_name(uow: UnitOfWork, repository: Repository, name: str, new_name: str) -> None:
    if not bare.is_valid_ref_name(f"refs/heads/{new_name}"):
        raise ValidationFailed("Branch name is invalid")
    git_dir = git.repository_path(uow, repository)
    existing = [ref.removeprefix("refs/heads/") for ref in bare.refs(git_dir, "refs/heads/")]
    others = [branch for branch in existing if branch != name]
    conflicting = any(
        f"{a}/".startswith(f"{b}/") for one in others for a, b in [(one, new_name), (new_name, one)]
    )
    if new_name == name or conflicting:
        raise ValidationFailed("Branch already exists")


def _record_former_name(uow: UnitOfWork, repository: Repository, name: str, new_name: str) -> None:
    """Redirect every former name of the branch to the new name, except for former names that are in use again."""
    sql = "DELETE FROM former_branches WHERE repository_id = ? AND name = ?"
    uow.store.execute(sql, repository.id, new_name)
    uow.store.execute(
        "UPDATE former_branches SET branch = ? WHERE repository_id = ? AND branch = ?",
        new_name,
        repository.id,
        name,
    )
    uow.store.execute(
        "INSERT OR REPLACE INTO former_branches (repository_id, name, branch) VALUES (?, ?, ?)",
        repository.id,
        name,
        new_name,
    )


def current_name(uow: UnitOfWork, repository: Repository, name: str) -> str | None:
    """The current name of a branch that used to be called `name`, or None."""
    found = uow.store.fetch_value(
        "SELECT branch FROM former_branches WHERE repository_id = ? AND name = ?", repository.id, name
    )
    return None if found is None else str(found)
