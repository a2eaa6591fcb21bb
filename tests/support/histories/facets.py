"""Read the settings of repositories from localhub's tables, in a form that can be compared with the manifest.

This module does not use Tahaluf's code. A facet is one setting: its kind is the manifest's key, such as `rulesets`, and
its name is the key inside that, such as the ruleset's name.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

Facets = dict[tuple[str, str], Any]
Rows = Callable[[str], list[Any]]
FEATURES = (
    "dependabot_alerts",
    "dependabot_security_updates",
    "secret_scanning",
    "secret_scanning_push_protection",
)
SETTINGS = (
    "allow_merge_commit",
    "allow_squash_merge",
    "allow_rebase_merge",
    "allow_auto_merge",
    "allow_update_branch",
    "delete_branch_on_merge",
    "merge_commit_title",
    "merge_commit_message",
    "squash_merge_commit_title",
    "squash_merge_commit_message",
    "web_commit_signoff_required",
    "is_template",
    "default_branch",
)
# Maps keys of `actions` to columns.
ACTIONS = {
    "enabled": "actions_enabled",
    "allowed_actions": "allowed_actions",
    "sha_pinning_required": "sha_pinning_required",
    "github_owned_allowed": "github_owned_allowed",
    "verified_allowed": "verified_allowed",
    "default_workflow_permissions": "workflow_permissions",
    "can_approve_pull_request_reviews": "workflows_approve",
}
ROLES = {2: "maintain", 4: "write", 5: "admin"}  # GitHub's ids of the roles that may bypass a ruleset


def read_facets(rows: Rows) -> dict[int, Facets]:
    """Return the facets of all repositories, by repository id."""
    teams = {row["id"]: row["slug"] for row in rows("SELECT id, slug FROM teams")}
    logins = {row["id"]: row["login"] for row in rows("SELECT id, login FROM accounts")}
    found: dict[int, Facets] = {row["id"]: _columns(row) for row in rows("SELECT * FROM repositories")}
    for row in rows("SELECT * FROM rulesets"):
        found[row["repository_id"]]["rulesets", row["name"]] = _ruleset(row, teams)
    patterns = rows("SELECT * FROM branch_policies")
    for row in rows("SELECT * FROM environments"):
        own = sorted(f"{one['type']} {one['name']}" for one in patterns if one["environment_id"] == row["id"])
        reviewers = json.loads(row["waits_for"])
        found[row["repository_id"]]["environments", row["name"]] = {
            "wait_timer": row["wait_timer"],
            "prevent_self_review": bool(
                row["prevent_self_review"] and reviewers
            ),  # part of the reviewers' rule
            "reviewers": sorted(teams[id] if kind == "Team" else f"@{logins[id]}" for kind, id in reviewers),
            "deployment_branch_policy": own if row["branch_policy"] == "custom" else row["branch_policy"],
        }
    for row in rows("SELECT * FROM pages_sites"):
        source = f"{row['branch']} {row['path']}" if row["build_type"] == "legacy" else None
        found[row["repository_id"]]["pages", "pages"] = {
            "build_type": row["build_type"],
            "source": source,
            "cname": row["cname"],
            "https_enforced": bool(row["https_enforced"]),
        }
    return found


def _columns(row: Mapping[str, Any]) -> Facets:
    """Return the facets in the repository's own row."""
    found: Facets = {("security", name): bool(row[name]) for name in FEATURES}
    found["security", "private_vulnerability_reporting"] = bool(row["vulnerability_reports"])
    found |= {("settings", name): _plain(name, row[name]) for name in SETTINGS}
    found |= {("actions", name): _plain(name, row[column]) for name, column in ACTIONS.items()}
    found["actions", "patterns_allowed"] = sorted(json.loads(row["patterns_allowed"]))
    properties = json.loads(row["custom_properties"])
    found |= {
        ("custom_properties", name): value for name, value in properties.items() if value not in (None, [])
    }
    return found


def _plain(name: str, value: Any) -> Any:
    """Return flags as booleans."""
    return bool(value) if isinstance(value, int) else value


def _ruleset(row: Mapping[str, Any], teams: Mapping[int, str]) -> dict[str, Any]:
    refs = json.loads(row["conditions"]).get("ref_name") or {}
    return {
        "target": row["target"],
        "enforcement": row["enforcement"],
        "include": sorted(refs.get("include") or ()),
        "exclude": sorted(refs.get("exclude") or ()),
        "bypass_actors": dict(_actor(actor, teams) for actor in json.loads(row["bypass_actors"])),
        "rules": {rule["type"]: rule.get("parameters") or {} for rule in json.loads(row["rules"])},
    }


def _actor(actor: Mapping[str, Any], teams: Mapping[int, str]) -> tuple[str, str]:
    names = {"RepositoryRole": ("role", ROLES), "Team": ("team", teams)}
    kind, known = names.get(actor["actor_type"], (actor["actor_type"], {}))
    name = f"{kind} {known.get(actor.get('actor_id') or 0, actor.get('actor_id'))}"
    return name, actor.get("bypass_mode", "always")
