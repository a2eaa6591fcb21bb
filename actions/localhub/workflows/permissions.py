"""What a run's GITHUB_TOKEN may do: the job's `permissions`, else its workflow's, else the default."""

from collections.abc import Mapping
from typing import Any

from localhub.workflows.errors import WorkflowError

# Source: docs.github.com, workflow syntax, "permissions". `id-token` and `attestations` open no API of ours.
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
# A new repository's default ("read repository contents and packages").
DEFAULT_PERMISSIONS = {"contents": "read", "packages": "read"}


def token_permissions(
    workflow: Mapping[str, Any],
    job: Mapping[str, Any],
    *,
    from_fork: bool = False,
    default_write: bool = False,
) -> dict[str, str]:
    """The token's permissions under the API's names (`pull_requests`), without those that are "none".

    A pull request from a fork keeps no write. `writes`: what the repository gives a file that asks for nothing.
    Raises WorkflowError.
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
    raise WorkflowError(f"permissions: {requested!r} is neither read-all, write-all nor a map")


def _check_level(name: str, level: Any) -> str:
    if name not in PERMISSIONS:
        raise WorkflowError(f"permissions: there is no permission `{name}`")
    if level not in ("none", "read", "write"):
        raise WorkflowError(f"permissions: `{name}` cannot be {level!r}; it is read, write or none")
    return str(level)


def _limit_for_fork(level: str, from_fork: bool) -> str:
    return "read" if from_fork and level == "write" else level
