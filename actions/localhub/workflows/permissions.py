"""The permissions of a GITHUB_TOKEN, taken from the job, the workflow or the repository's default, in that order."""

from collections.abc import Mapping
from typing import Any

from localhub.workflows.errors import WorkflowError

# Source: docs.github.com, workflow syntax, "permissions". localhub has no API for `attestations`.
PERMISSIONS = (
    "actions",
    "attestations",
    "checks",
    "contents",
    "deployments",
    "discussions",
    "id-token",
    "issues",
    "models",
    "packages",
    "pages",
    "pull-requests",
    "security-events",
    "statuses",
)
# The default for a new repository ("read repository contents and packages").
DEFAULT_PERMISSIONS = {"contents": "read", "packages": "read"}


def token_permissions(
    workflow: Mapping[str, Any],
    job: Mapping[str, Any],
    *,
    from_fork: bool = False,
    default_write: bool = False,
) -> dict[str, str]:
    """Return the permissions under their API names (`pull_requests`), omitting those that are "none".

    Pull requests from forks get no write permissions. `default_write`: whether the repository grants write access by
    default. Raises WorkflowError if `permissions:` is invalid.
    """
    requested = job.get(
        "permissions", workflow.get("permissions", "write-all" if default_write else DEFAULT_PERMISSIONS)
    )
    levels = {name: _limit_for_fork(level, from_fork) for name, level in _levels(requested).items()}
    api_permissions = {name.replace("-", "_"): level for name, level in levels.items() if level != "none"}
    return {**api_permissions, "metadata": "read"}


def _levels(requested: Any) -> dict[str, str]:
    match requested:
        case "read-all":
            return dict.fromkeys(PERMISSIONS, "read")
        case "write-all":
            return dict.fromkeys(PERMISSIONS, "write")
        case None:
            return {}
        case dict():
            return {str(name): _check_level(str(name), level) for name, level in requested.items()}
    raise WorkflowError(f"permissions: {requested!r} must be read-all, write-all or a mapping")


def _check_level(name: str, level: Any) -> str:
    if name not in PERMISSIONS:
        raise WorkflowError(f"permissions: unknown permission `{name}`")
    if level not in ("none", "read", "write"):
        raise WorkflowError(f"permissions: `{name}` must be read, write or none, not {level!r}")
    return str(level)


def _limit_for_fork(level: str, from_fork: bool) -> str:
    return "read" if from_fork and level == "write" else level
