"""Rulesets, branch protection, branch policies, default workflow permissions."""

from typing import Any

from support.hub_client import HubClient

REPO = "/repos/an-org/water-map"
REVIEWED = {
    "type": "pull_request",
    "parameters": {
        "required_approving_review_count": 1,
        "dismiss_stale_reviews_on_push": True,
        "require_code_owner_review": True,
        "require_last_push_approval": False,
        "required_review_thread_resolution": False,
    },
}
DEFAULT = {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}}
CUSTOM = {"protected_branches": False, "custom_branch_policies": True}


def ruleset(hub_client: HubClient, **changed: Any) -> int:
    asked = {"name": "reviewed", "enforcement": "active", "conditions": DEFAULT, "rules": [REVIEWED]}
    answer = hub_client.request("POST", f"{REPO}/rulesets", **asked | changed)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def rules_of(hub_client: HubClient, branch: str = "main") -> list[str]:
    return [rule["type"] for rule in hub_client.request("GET", f"{REPO}/rules/branches/{branch}").json()]


def test_ruleset_applies_to_matching_branches(hub_client: HubClient) -> None:
    number = ruleset(hub_client)
    assert rules_of(hub_client) == ["pull_request"]
    assert rules_of(hub_client, "other") == []
    current = hub_client.request("GET", f"{REPO}/rulesets/{number}").json()
    assert current["rules"] == [REVIEWED]
    hub_client.request("DELETE", f"{REPO}/rulesets/{number}")
    assert rules_of(hub_client) == []


def test_disabled_ruleset_does_not_apply(hub_client: HubClient) -> None:
    number = ruleset(hub_client)
    hub_client.request("PUT", f"{REPO}/rulesets/{number}", enforcement="disabled")
    assert rules_of(hub_client) == []


def test_ruleset_patterns_include_and_exclude(hub_client: HubClient) -> None:
    named = {"ref_name": {"include": ["refs/heads/release/*"], "exclude": ["refs/heads/release/old"]}}
    ruleset(hub_client, conditions=named, rules=[{"type": "deletion"}])
    assert rules_of(hub_client, "release%2Fnew") == ["deletion"]
    assert rules_of(hub_client, "release%2Fold") == []


def test_bypass_actors_are_shown_to_administrators(hub_client: HubClient) -> None:
    actor = {"actor_id": 7, "actor_type": "Integration", "bypass_mode": "always"}
    place = f"{REPO}/rulesets/{ruleset(hub_client, bypass_actors=[actor])}"
    assert hub_client.request("GET", place).json()["bypass_actors"] == [actor]
    assert "bypass_actors" not in hub_client.request("GET", place, hub_client.member_token).json()


def test_rules_need_administration(hub_client: HubClient) -> None:
    asked = {"name": "x", "enforcement": "active"}
    assert hub_client.request("POST", f"{REPO}/rulesets", hub_client.member_token, **asked).status_code == 403


def test_branch_protection_is_set_and_removed(hub_client: HubClient) -> None:
    place = f"{REPO}/branches/main/protection"
    assert hub_client.request("GET", place).json()["message"] == "Branch not protected"
    reviews = {"required_approving_review_count": 2, "dismiss_stale_reviews": True}
    asked: dict[str, Any] = {
        "required_pull_request_reviews": reviews,
        "enforce_admins": True,
        "required_status_checks": None,
        "restrictions": None,
    }
    assert hub_client.request("PUT", place, **asked).status_code == 200
    current = hub_client.request("GET", place).json()
    assert current["required_pull_request_reviews"]["required_approving_review_count"] == 2
    assert current["allow_force_pushes"] == {"enabled": False}
    assert hub_client.request("DELETE", place).status_code == 204
    assert hub_client.request("GET", place).status_code == 404


def test_environment_allows_configured_branches(hub_client: HubClient) -> None:
    place = f"{REPO}/environments/production"
    assert hub_client.request("PUT", place).json()["deployment_branch_policy"] is None
    policies = f"{place}/deployment-branch-policies"
    assert hub_client.request("POST", policies, name="main").status_code == 404
    hub_client.request("PUT", place, deployment_branch_policy=CUSTOM, wait_timer=5)
    hub_client.request("POST", policies, name="main")
    assert [policy["name"] for policy in hub_client.request("GET", policies).json()["branch_policies"]] == [
        "main"
    ]
    shown = hub_client.request("GET", place).json()
    assert shown["deployment_branch_policy"] == CUSTOM
    assert [rule["type"] for rule in shown["protection_rules"]] == ["wait_timer", "branch_policy"]


def test_default_workflow_permissions_are_stored(hub_client: HubClient) -> None:
    place = f"{REPO}/actions/permissions/workflow"
    assert hub_client.request("GET", place).json() == {
        "default_workflow_permissions": "read",
        "can_approve_pull_request_reviews": False,
    }
    hub_client.request(
        "PUT", place, default_workflow_permissions="write", can_approve_pull_request_reviews=True
    )
    assert hub_client.request("GET", place).json()["default_workflow_permissions"] == "write"
    assert hub_client.request("GET", place, hub_client.member_token).status_code == 403
