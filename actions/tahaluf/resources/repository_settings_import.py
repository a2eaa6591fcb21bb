"""Describes existing repositories' settings, if they differ from those of a new repository."""

from collections.abc import Mapping
from typing import Any, Final

from .importing import Imported, Inexpressible, OrganizationState, governed, why_not_writable

# The default settings of a new GitHub repository
NEW_REPOSITORY: Final[Mapping[str, Any]] = {
    "allow_merge_commit": True,
    "allow_squash_merge": True,
    "allow_rebase_merge": True,
    "allow_auto_merge": False,
    "allow_update_branch": False,
    "delete_branch_on_merge": False,
    "merge_commit_title": "MERGE_MESSAGE",
    "merge_commit_message": "PR_TITLE",
    "squash_merge_commit_title": "COMMIT_OR_PR_TITLE",
    "squash_merge_commit_message": "COMMIT_MESSAGES",
    "web_commit_signoff_required": False,
    "is_template": False,
    "default_branch": "main",
}


def import_repository_settings(state: OrganizationState, graphql_names: Mapping[str, str]) -> Imported:
    """Return the settings. `graphql_names` maps the manifest's names to GraphQL's."""
    entries: dict[str, dict[str, Any]] = {}
    problems: list[Inexpressible] = []
    for name, node in governed(state):
        present = {switch: node.get(field) for switch, field in graphql_names.items()}
        branch = (node.get("defaultBranchRef") or {}).get("name")
        if branch and (why := why_not_writable("line", branch)):
            problems.append(Inexpressible(name, "default branch", why))
        else:
            present["default_branch"] = branch
        settings = {
            switch: present[switch]
            for switch, usual in NEW_REPOSITORY.items()
            if isinstance(present.get(switch), bool | str) and present[switch] != usual
        }
        if settings:
            entries[name] = {"repository": {"settings": settings}}
    return Imported(entries=entries, inexpressible=tuple(problems))
