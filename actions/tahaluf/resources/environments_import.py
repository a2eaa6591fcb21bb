"""Describes the environments of existing repositories. Reviewers who are people are not named, and remain reviewers."""

from collections.abc import Mapping
from typing import Any, Final

from tahaluf.kinds import UNREADABLE, Node
from tahaluf.plan import UNSET

from .environment_values import (
    LISTED,
    NOT_READ,
    POLICY,
    PROTECTED,
    REVIEWERS,
    SELF_REVIEW,
    WAIT,
    EnvironmentValue,
    actual_environment,
    policies_fact,
    policies_path,
)
from .importing import Imported, Inexpressible, OrganizationState, governed, why_not_writable

# User-facing messages
PEOPLE: Final = (
    "some reviewers of its deployments are people, but the manifest can name only teams; these reviewers "
    "are kept"
)
NO_POLICY: Final = (
    "no branch may deploy to this environment, and the manifest cannot express this; the setting is left as "
    "it is"
)
REVIEWERS_UNREAD: Final = "the token cannot read all reviewers; they are left as they are"
POLICY_UNREAD: Final = "the branches that may deploy were not read; this setting is left as it is"


def import_paths(node: Node) -> Mapping[str, str]:
    """Return the paths to read if any of the repository's environments restricts which branches may deploy."""
    restricted = [
        one["name"]
        for one in (node.get("environments") or {}).get("nodes") or ()
        if any(rule["type"] == "BRANCH_POLICY" for rule in one["protectionRules"]["nodes"])
    ]
    if not restricted:
        return {}
    return {
        LISTED: "environments?per_page=100",
        **{policies_fact(name): policies_path(name) for name in restricted},
    }


def import_environments(state: OrganizationState) -> Imported:
    entries: dict[str, dict[str, Any]] = {}
    problems: list[Inexpressible] = []
    for name, node in governed(state):
        if node.get("environments") is UNSET:
            problems.append(Inexpressible(name, "environments", UNREADABLE))
        elif environments := _environments(name, node, problems):
            entries[name] = {"repository": {"environments": environments}}
    return Imported(entries=entries, inexpressible=tuple(problems))


def _environments(name: str, node: Node, problems: list[Inexpressible]) -> dict[str, Any]:
    """Return the environments by name, or no environments if the manifest cannot name one of them, which a plan would
    then delete.
    """
    found = {}
    for one in (node.get("environments") or {}).get("nodes") or ():
        if why := why_not_writable("environment", one["name"]):
            problems.append(Inexpressible(name, "environments", why))
            return {}
        found[one["name"]] = _keys(name, actual_environment(one, node), problems)
    return found


def _keys(project: str, value: EnvironmentValue, problems: list[Inexpressible]) -> dict[str, Any]:
    what = f"environment {value.name}"
    keys: dict[str, Any] = {}
    if value.wait_timer:
        keys[WAIT] = value.wait_timer
    if value.hides_reviewers:
        problems.append(Inexpressible(project, what, REVIEWERS_UNREAD))
    elif value.people:
        problems.append(Inexpressible(project, what, PEOPLE))
    elif value.teams:
        keys[REVIEWERS] = list(value.teams)
    if value.prevent_self_review:
        keys[SELF_REVIEW] = True
    if value.policy == PROTECTED:
        keys[POLICY] = {"protected_branches": True}
    elif isinstance(value.policy, list) and value.policy:
        keys[POLICY] = {"custom_branch_policies": [_pattern(pattern) for pattern in value.policy]}
    elif isinstance(value.policy, list):
        problems.append(Inexpressible(project, what, NO_POLICY))
    elif value.policy in (NOT_READ, UNSET):
        problems.append(Inexpressible(project, what, POLICY_UNREAD))
    return keys


def _pattern(pattern: str) -> dict[str, str]:
    kind, _, name = pattern.partition(" ")
    return {"name": name} | ({"type": kind} if kind != "branch" else {})
