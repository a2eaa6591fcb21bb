"""A change needs a review if the new ruleset allows more than the old one."""

from dataclasses import replace
from typing import Any

import pytest

from tahaluf.resources.ruleset_values import RulesetValue

PULL = {
    "required_approving_review_count": 1,
    "dismiss_stale_reviews_on_push": False,
    "allowed_merge_methods": frozenset({"merge", "squash"}),
}
CHECKS = {
    "checks": frozenset({("test", None), ("lint", 7)}),
    "strict_required_status_checks_policy": True,
    "do_not_enforce_on_create": False,
}
QUEUE = {"merge_method": "merge", "max_entries_to_build": 5}
RULES = {"deletion": {}, "pull_request": PULL, "required_status_checks": CHECKS, "merge_queue": QUEUE}
BEFORE = RulesetValue(
    "branch",
    "active",
    include=frozenset({"~DEFAULT_BRANCH", "refs/heads/live"}),
    exclude=frozenset({"refs/heads/draft"}),
    rules=RULES,
    bypass={"team maps": "pull_request", "role admin": "always"},
)


def with_rule(rule: str, **parameters: Any) -> RulesetValue:
    return replace(BEFORE, rules={**RULES, rule: {**dict(RULES[rule]), **parameters}})


@pytest.mark.parametrize(
    "after",
    [
        BEFORE,
        replace(BEFORE, rules={**RULES, "creation": {}}),
        replace(BEFORE, include=BEFORE.include | {"~ALL"}),
        replace(BEFORE, exclude=frozenset()),
        replace(BEFORE, bypass={}),
        replace(BEFORE, bypass={"role admin": "pull_request"}),
        with_rule("pull_request", required_approving_review_count=2),
        with_rule("pull_request", dismiss_stale_reviews_on_push=True),
        with_rule("pull_request", allowed_merge_methods=frozenset({"squash"})),
        with_rule("required_status_checks", checks=CHECKS["checks"] | {("build", None)}),  # type: ignore[operator]
    ],
)
def test_a_ruleset_that_forbids_as_much_is_as_strict(after: RulesetValue) -> None:
    assert after.is_at_least_as_strict_as(BEFORE)


@pytest.mark.parametrize(
    "after",
    [
        replace(BEFORE, target="tag"),
        replace(BEFORE, enforcement="evaluate"),
        replace(BEFORE, enforcement="disabled"),
        replace(BEFORE, include=frozenset({"~DEFAULT_BRANCH"})),
        replace(BEFORE, exclude=BEFORE.exclude | {"refs/heads/live"}),
        replace(BEFORE, rules={name: RULES[name] for name in RULES if name != "deletion"}),
        replace(BEFORE, bypass={"team maps": "always"}),
        replace(BEFORE, bypass={"team other": "pull_request"}),
        with_rule("pull_request", required_approving_review_count=0),
        with_rule("pull_request", allowed_merge_methods=frozenset({"merge", "squash", "rebase"})),
        with_rule("required_status_checks", checks=frozenset({("test", None)})),
        with_rule("required_status_checks", strict_required_status_checks_policy=False),
        with_rule("required_status_checks", do_not_enforce_on_create=True),
        with_rule("merge_queue", merge_method="squash"),
        with_rule("merge_queue", max_entries_to_build=6),
    ],
)
def test_a_ruleset_that_allows_something_more_is_not_as_strict(after: RulesetValue) -> None:
    assert not after.is_at_least_as_strict_as(BEFORE)
    assert after.is_at_least_as_strict_as(replace(BEFORE, enforcement="disabled"))


def test_a_parameter_that_did_not_exist_before_makes_nothing_looser() -> None:
    before = with_rule("required_status_checks", do_not_enforce_on_create=True)
    assert BEFORE.is_at_least_as_strict_as(before)
    assert before.is_at_least_as_strict_as(before)
    every_method = with_rule("pull_request", allowed_merge_methods=None)
    assert BEFORE.is_at_least_as_strict_as(every_method)
    assert BEFORE.is_at_least_as_strict_as(
        replace(BEFORE, bypass={**(BEFORE.bypass or {}), "deploy keys": "always"})
    )
