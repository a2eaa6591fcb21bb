"""What GitHub Actions may do in a repository."""

from collections.abc import Mapping
from typing import Any

from .errors import Conflict
from .repositories import Repository
from .unit_of_work import UnitOfWork

SELECTION = ("github_owned_allowed", "verified_allowed", "patterns_allowed")


def set_policy(uow: UnitOfWork, row: Repository, requested: Mapping[str, Any]) -> None:
    """Set whether workflows run, and which actions they may use. Settings that are not in the request are left
    unchanged.
    """
    columns = {"actions_enabled": requested["enabled"]}
    for name in ("allowed_actions", "sha_pinning_required"):
        if name in requested:
            columns[name] = requested[name]
    uow.store.update("repositories", row.id, **columns)


def require_selected(row: Repository) -> None:
    """Raise Conflict unless the list of selected actions is in use. As on GitHub, it can only be read or changed
    then.
    """
    if row.allowed_actions != "selected":
        raise Conflict("The repository does not allow selected actions.")


def set_selection(uow: UnitOfWork, row: Repository, requested: Mapping[str, Any]) -> None:
    require_selected(row)
    columns = {name: requested[name] for name in SELECTION if name in requested}
    uow.store.update("repositories", row.id, **columns)
