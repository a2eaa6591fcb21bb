"""Plans describe rulesets in words."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tahaluf.manifest import Ruleset
from tahaluf.resources.ruleset_texts import NAMES, describe_differences, describe_ruleset
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


EMPTY = RulesetValue("branch", "active", frozenset(), frozenset(), {}, {})
RULES_WITHOUT_PARAMETERS = (
    "creation",
    "update",
    "deletion",
    "non_fast_forward",
    "required_linear_history",
    "required_signatures",
)
PARAMETERS = ("pull_request", "required_status_checks", "merge_queue")


def differences(**fields: Any) -> dict[str, Any]:
    return dict(describe_differences(EMPTY, replace(EMPTY, **fields)))


def test_a_ruleset_differs_in_nothing_from_itself() -> None:
    assert differences() == {}
    assert set(NAMES) == {*RULES_WITHOUT_PARAMETERS, *PARAMETERS}


@pytest.mark.parametrize("rule", RULES_WITHOUT_PARAMETERS)
def test_a_switch_forbids_something(rule: str) -> None:
    assert differences(rules={rule: {}}) == {NAMES[rule]: ("allowed", "forbidden")}
    assert describe_differences(replace(EMPTY, rules={rule: {}}), EMPTY) == {
        NAMES[rule]: ("forbidden", "allowed")
    }


@pytest.mark.parametrize("rule", PARAMETERS)
def test_a_rule_with_parameters_is_required_or_not(rule: str) -> None:
    assert differences(rules={rule: {}}) == {NAMES[rule]: ("not required", "required")}


@pytest.mark.parametrize(
    ("parameter", "value", "text"),
    [
        ("required_approving_review_count", 0, ""),
        ("required_approving_review_count", 1, ", with 1 approval"),
        ("required_approving_review_count", 2, ", with 2 approvals"),
        ("require_code_owner_review", True, ", require code owner review"),
        ("require_code_owner_review", False, ""),
        ("allowed_merge_methods", None, ""),
        ("allowed_merge_methods", frozenset({"squash", "merge"}), ", allowed merge methods: merge, squash"),
        ("dismissal_restriction", "off", ""),
        ("dismissal_restriction", frozenset(), ", dismissal restriction: nobody"),
        ("checks", frozenset({("b", None), ("a", 5)}), ", a by App 5, b"),
        ("checks", frozenset({("a", None), ("a", 5)}), ", a by App 5, a"),
        ("merge_method", "off", ", merge method: off"),
        ("max_entries_to_build", 5, ", max entries to build: 5"),
    ],
)
def test_a_parameter_is_described_unless_it_restricts_nothing(parameter: str, value: Any, text: str) -> None:
    assert describe_ruleset(replace(EMPTY, rules={"pull_request": {parameter: value}}))[
        NAMES["pull_request"]
    ] == (f"required{text}")


@pytest.mark.parametrize(
    ("target", "refs", "text"),
    [
        ("branch", {"~ALL"}, ["all branches"]),
        ("tag", {"~ALL"}, ["all tags"]),
        ("branch", {"~DEFAULT_BRANCH", "refs/heads/b"}, ["refs/heads/b", "the default branch"]),
        ("branch", {"{refs}"}, ["{refs}"]),
        ("branch", set(), []),
    ],
)
def test_branches_and_tags_are_named(target: str, refs: set[str], text: list[str]) -> None:
    value, named = replace(EMPTY, target=target), frozenset({*refs, "x"})
    for other in (replace(value, include=named), replace(value, exclude=named)):
        found: Any = describe_differences(value, other)
        [(old, new)] = found.values()
        assert (old, sorted(new)) == ([], sorted([*text, "x"]))


def test_branches_are_listed_in_the_order_of_their_names() -> None:
    assert differences(include=frozenset("dbfaec"))["applies to"] == ([], list("abcdef"))


@pytest.mark.parametrize(
    ("bypass", "text"),
    [
        (None, "unknown"),
        ({}, "nobody"),
        ({"team b": "always", "role a": "pull_request"}, ["role a (pull_request)", "team b (always)"]),
    ],
)
def test_who_may_bypass_a_ruleset_is_listed(bypass: Any, text: Any) -> None:
    assert text in describe_ruleset(replace(EMPTY, bypass=bypass)).values()
