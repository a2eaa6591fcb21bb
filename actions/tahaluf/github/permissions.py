"""The permissions that GraphQL fields require. Unlike REST, GraphQL does not indicate which permission is missing."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

# From "Permissions required for GitHub Apps" on docs.github.com, for the REST endpoints that return the same data
FIELD_PERMISSIONS: Final = {
    **dict.fromkeys(
        (
            "baseRef",
            "commit",
            "commits",
            "defaultBranchRef",
            "file",
            "history",
            "object",
            "ref",
            "refs",
            "target",
            "tree",
        ),
        "contents=read",
    ),
    "collaborators": "metadata=read",
    "environments": "actions=read",
    **dict.fromkeys(
        ("branchProtectionRules", "bypassActors", "hasVulnerabilityAlertsEnabled"), "administration=read"
    ),
    **dict.fromkeys(("comments", "issue", "issues", "labels"), "issues=read"),
    **dict.fromkeys(("pullRequest", "pullRequests", "reviews"), "pull_requests=read"),
    **dict.fromkeys(("members", "membersWithRole", "pendingMembers", "team", "teams"), "members=read"),
}
MUTATION_PERMISSIONS: Final = {
    **dict.fromkeys(("createLabel", "updateLabel", "deleteLabel"), "issues=write"),
    **dict.fromkeys(
        ("addComment", "createIssue", "closeIssue", "updateIssue", "updateIssueComment"), "issues=write"
    ),
    **dict.fromkeys(("createRepositoryRuleset", "deleteRepositoryRuleset"), "administration=write"),
    **dict.fromkeys(("createCommitOnBranch", "createRef", "updateRef", "deleteRef"), "contents=write"),
}
FORBIDDEN: Final = "FORBIDDEN"


def missing_permissions(document: str, errors: Iterable[Mapping[str, Any]]) -> str | None:
    """Return the permissions that are missing according to a query's errors, in the format of the REST header.
    Returns None if they are unknown.
    """
    found = {
        permission
        for error in errors
        if error.get("type") == FORBIDDEN
        for permission in [_permission_for(document, error.get("path") or ())]
        if permission
    }
    return ", ".join(sorted(found)) or None


def missing_mutation_permission(mutation: str, errors: Iterable[Mapping[str, Any]]) -> str | None:
    forbidden = any(error.get("type") == FORBIDDEN for error in errors)
    return MUTATION_PERMISSIONS.get(mutation) if forbidden else None


def _permission_for(document: str, path: Iterable[Any]) -> str | None:
    """Return the permission for the innermost field in the path that needs one. The path consists of aliases and field
    names.
    """
    for key in reversed([str(key) for key in path]):
        alias = re.search(rf"\b{re.escape(key)}:\s*(\w+)\s*[({{]", document)
        if permission := FIELD_PERMISSIONS.get(alias[1] if alias else key):
            return permission
    return None
