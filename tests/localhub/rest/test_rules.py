"""What guards branches and environments: rulesets, protection, branch policies, workflows' default rights."""

from hub_town import Town

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


def ruleset(town: Town, **changed: object) -> int:
    asked = {"name": "reviewed", "enforcement": "active", "conditions": DEFAULT, "rules": [REVIEWED]}
    answer = town.ask("POST", f"{REPO}/rulesets", **asked | changed)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def rules_of(town: Town, branch: str = "main") -> list[str]:
    return [rule["type"] for rule in town.ask("GET", f"{REPO}/rules/branches/{branch}").json()]


def test_a_ruleset_holds_for_the_branches_that_it_names(town: Town) -> None:
    number = ruleset(town)
    assert rules_of(town) == ["pull_request"]
    assert rules_of(town, "other") == []
    there = town.ask("GET", f"{REPO}/rulesets/{number}").json()
    assert there["rules"] == [REVIEWED]
    town.ask("DELETE", f"{REPO}/rulesets/{number}")
    assert rules_of(town) == []


def test_a_ruleset_that_is_switched_off_holds_nothing(town: Town) -> None:
    number = ruleset(town)
    town.ask("PUT", f"{REPO}/rulesets/{number}", enforcement="disabled")
    assert rules_of(town) == []


def test_a_pattern_and_an_exception_are_obeyed(town: Town) -> None:
    named = {"ref_name": {"include": ["refs/heads/release/*"], "exclude": ["refs/heads/release/old"]}}
    ruleset(town, conditions=named, rules=[{"type": "deletion"}])
    assert rules_of(town, "release%2Fnew") == ["deletion"]
    assert rules_of(town, "release%2Fold") == []


def test_who_may_go_round_a_ruleset_is_shown_to_those_who_may_change_it(town: Town) -> None:
    actor = {"actor_id": 7, "actor_type": "Integration", "bypass_mode": "always"}
    place = f"{REPO}/rulesets/{ruleset(town, bypass_actors=[actor])}"
    assert town.ask("GET", place).json()["bypass_actors"] == [actor]
    assert "bypass_actors" not in town.ask("GET", place, town.member).json()


def test_only_who_administers_makes_rules(town: Town) -> None:
    asked = {"name": "x", "enforcement": "active"}
    assert town.ask("POST", f"{REPO}/rulesets", town.member, **asked).status_code == 403


def test_a_branch_is_protected_until_it_is_not(town: Town) -> None:
    place = f"{REPO}/branches/main/protection"
    assert town.ask("GET", place).json()["message"] == "Branch not protected"
    reviews = {"required_approving_review_count": 2, "dismiss_stale_reviews": True}
    asked = {
        "required_pull_request_reviews": reviews,
        "enforce_admins": True,
        "required_status_checks": None,
        "restrictions": None,
    }
    assert town.ask("PUT", place, **asked).status_code == 200
    there = town.ask("GET", place).json()
    assert there["required_pull_request_reviews"]["required_approving_review_count"] == 2
    assert there["allow_force_pushes"] == {"enabled": False}
    assert town.ask("DELETE", place).status_code == 204
    assert town.ask("GET", place).status_code == 404


def test_an_environment_lets_in_the_branches_that_it_is_told(town: Town) -> None:
    place = f"{REPO}/environments/production"
    assert town.ask("PUT", place).json()["deployment_branch_policy"] is None
    policies = f"{place}/deployment-branch-policies"
    assert town.ask("POST", policies, name="main").status_code == 404
    town.ask("PUT", place, deployment_branch_policy=CUSTOM, wait_timer=5)
    town.ask("POST", policies, name="main")
    assert [policy["name"] for policy in town.ask("GET", policies).json()["branch_policies"]] == ["main"]
    shown = town.ask("GET", place).json()
    assert shown["deployment_branch_policy"] == CUSTOM
    assert [rule["type"] for rule in shown["protection_rules"]] == ["wait_timer", "branch_policy"]


def test_what_a_workflow_may_by_default_is_kept(town: Town) -> None:
    place = f"{REPO}/actions/permissions/workflow"
    assert town.ask("GET", place).json() == {
        "default_workflow_permissions": "read",
        "can_approve_pull_request_reviews": False,
    }
    town.ask("PUT", place, default_workflow_permissions="write", can_approve_pull_request_reviews=True)
    assert town.ask("GET", place).json()["default_workflow_permissions"] == "write"
    assert town.ask("GET", place, town.member).status_code == 403
