"""Values of the repository's keys in random manifests, from which edits choose."""

from typing import Any

NO_FORCE: dict[str, Any] = {"rules": {"deletion": True, "non_fast_forward": True}}
REVIEWED: dict[str, Any] = {"rules": {"pull_request": {"required_approving_review_count": 2}}}
TESTED: dict[str, Any] = {"rules": {"required_status_checks": {"checks": [{"context": "test"}]}}}
TAGS: dict[str, Any] = {"target": "tag", "include": ["refs/tags/v*"], "rules": {"update": True}}
# Maps each key to its possible values.
VALUES: dict[str, tuple[Any, ...]] = {
    "rulesets": (
        {"main": NO_FORCE},
        {"main": {"rules": {"deletion": True}}},
        {"main": REVIEWED, "tags": TAGS},
        {"main": {**REVIEWED, "bypass_actors": [{"role": "maintain", "bypass_mode": "pull_request"}]}},
        {"main": {"rules": {"pull_request": {"required_approving_review_count": 1}}}},
        {"main": {**NO_FORCE, "enforcement": "disabled"}, "tests": TESTED},
        {"tests": {"include": ["~ALL"], **TESTED}},
        {},
    ),
    "environments": (
        {"production": {"wait_timer": 30}},
        {"production": {"wait_timer": 5, "prevent_self_review": True}},
        {"production": {"deployment_branch_policy": {"protected_branches": True}}, "preview": {}},
        {"production": {"deployment_branch_policy": {"custom_branch_policies": [{"name": "main"}]}}},
        {
            "production": {
                "deployment_branch_policy": {
                    "custom_branch_policies": [{"name": "main"}, {"name": "v*", "type": "tag"}]
                }
            }
        },
        {"production": {"deployment_branch_policy": None}},
        {},
    ),
    "pages": (
        {"build_type": "workflow"},
        {"source": {"branch": "main"}},
        {"source": {"branch": "main", "path": "/docs"}, "cname": "bread.example"},
        {"cname": None, "https_enforced": True},
        {"https_enforced": False},
        None,
    ),
    "security": (
        {"dependabot_alerts": True},
        {"dependabot_alerts": True, "dependabot_security_updates": True},
        {"dependabot_alerts": False},
        {"secret_scanning": True, "secret_scanning_push_protection": True},
        {"secret_scanning": False},
        {"private_vulnerability_reporting": True},
        {"private_vulnerability_reporting": False, "dependabot_alerts": None},
    ),
    "actions": (
        {"enabled": False},
        {"enabled": True, "allowed_actions": "all"},
        {"allowed_actions": "local_only", "sha_pinning_required": True},
        {"allowed_actions": "selected", "github_owned_allowed": True, "patterns_allowed": ["octo-org/*"]},
        {"allowed_actions": "selected", "patterns_allowed": ["octo-org/*", "a/b@v1"]},
        {"default_workflow_permissions": "write"},
        {"default_workflow_permissions": "read", "can_approve_pull_request_reviews": True},
    ),
    "custom_properties": (
        {"area": "water"},
        {"area": "food", "regions": ["north", "south"]},
        {"regions": ["north"]},
        {"area": None},
    ),
    "settings": (
        {"delete_branch_on_merge": True},
        {"delete_branch_on_merge": False, "allow_auto_merge": True},
        {"allow_merge_commit": False},
        {"squash_merge_commit_title": "PR_TITLE", "squash_merge_commit_message": "PR_BODY"},
        {"default_branch": "main"},
        {"is_template": True},
    ),
}
IN_DEFAULTS = ("rulesets", "environments", "security", "actions", "custom_properties", "settings")
