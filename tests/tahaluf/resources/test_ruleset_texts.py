"""Plans describe rulesets in words."""

import json
from typing import Any

import pytest

from tahaluf.manifest import Ruleset
from tahaluf.resources.ruleset_texts import describe_differences, describe_ruleset
from tahaluf.resources.ruleset_values import RulesetValue, desired_ruleset


def ruleset(**fields: Any) -> RulesetValue:
    return desired_ruleset(Ruleset.model_validate_json(json.dumps({"rules": {}, **fields})), None)


PULLS = {"required_approving_review_count": 2, "require_code_owner_review": True}
CHECKS = {"checks": [{"context": "test"}, {"context": "lint", "integration_id": 7}]}


@pytest.mark.parametrize(
    ("rules", "name", "text"),
    [
        ({"deletion": True}, "deletion", "forbidden"),
        ({"non_fast_forward": True}, "force pushes", "forbidden"),
        ({"required_linear_history": True}, "merge commits", "forbidden"),
        ({"required_signatures": True}, "unsigned commits", "forbidden"),
        ({"pull_request": PULLS}, "pull request", "required, with 2 approvals, require code owner review"),
        ({"required_status_checks": CHECKS}, "status checks", "required, lint by App 7, test"),
    ],
)
def test_a_rule_that_is_added_says_what_it_forbids_or_requires(
    rules: dict[str, Any], name: str, text: str
) -> None:
    before = "allowed" if text == "forbidden" else "not required"
    assert describe_differences(ruleset(), ruleset(rules=rules)) == {name: (before, text)}
    assert describe_differences(ruleset(rules=rules), ruleset()) == {name: (text, before)}


def test_a_ruleset_says_what_it_protects_from_whom() -> None:
    tags = ruleset(target="tag", include=["~ALL"], rules={"deletion": True})
    assert describe_ruleset(tags) == {
        "enforcement": "active",
        "applies to": ["all tags"],
        "deletion": "forbidden",
        "may bypass it": "nobody",
    }
    actors = [{"organization_admin": True}, {"team": "maps", "bypass_mode": "pull_request"}]
    open_to = ruleset(
        include=["~DEFAULT_BRANCH", "refs/heads/{x}"], exclude=["refs/heads/y"], bypass_actors=actors
    )
    assert describe_ruleset(open_to) == {
        "enforcement": "active",
        "applies to": ["refs/heads/{x}", "the default branch"],
        "except": ["refs/heads/y"],
        "may bypass it": ["organization admins (always)", "team maps (pull_request)"],
    }
