"""A change needs a review if the new ruleset allows more than the old one."""

import re
from dataclasses import replace
from typing import Any

import pytest

from tahaluf.resources.ruleset_values import (
    OTHER_ACTOR,
    PARAMETERS,
    RulesetValue,
    actual_dismissal,
    actual_ruleset,
    describe_ruleset,
    unsupported,
)

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


TEAM, TEAMS = frozenset({"maps"}), frozenset({"maps", "docs"})


@pytest.mark.parametrize(
    ("before", "after", "is_as_strict"),
    [
        # Who may dismiss reviews; None means that this was not read
        (None, None, True), (None, "off", True), (None, TEAM, True),
        ("off", None, True), ("off", "off", True), ("off", TEAM, True),
        (TEAM, None, True), (TEAM, "off", False), (TEAM, TEAM, True), (TEAM, TEAMS, False), (TEAMS, TEAM, True),
        (TEAM, frozenset(), True), (frozenset(), TEAM, False),
    ],
)  # fmt: skip
def test_nobody_else_may_dismiss_reviews_without_a_review_of_that(
    before: Any, after: Any, is_as_strict: bool
) -> None:
    old, new = (with_rule("pull_request", dismissal_restriction=value) for value in (before, after))
    assert new.is_at_least_as_strict_as(old) is is_as_strict


@pytest.mark.parametrize(
    ("rule", "key", "stricter", "looser"),
    [
        ("pull_request", "required_approving_review_count", 2, 1),
        ("pull_request", "dismiss_stale_reviews_on_push", True, False),
        ("pull_request", "require_code_owner_review", True, False),
        ("pull_request", "require_last_push_approval", True, False),
        ("pull_request", "required_review_thread_resolution", True, False),
        ("pull_request", "allowed_merge_methods", frozenset({"merge"}), frozenset({"merge", "squash"})),
        ("required_status_checks", "strict_required_status_checks_policy", True, False),
        ("required_status_checks", "do_not_enforce_on_create", False, True),
        ("required_status_checks", "checks", frozenset({("a", None), ("b", 1)}), frozenset({("a", None)})),
    ],
)
def test_every_parameter_has_a_strict_direction(rule: str, key: str, stricter: Any, looser: Any) -> None:
    strict, loose = (with_rule(rule, **{key: value}) for value in (stricter, looser))
    assert strict.is_at_least_as_strict_as(loose) and strict.is_at_least_as_strict_as(strict)
    assert loose.is_at_least_as_strict_as(loose) and not loose.is_at_least_as_strict_as(strict)
    if key == "allowed_merge_methods":
        unread = with_rule(rule, **{key: None})
        assert unread.is_at_least_as_strict_as(strict) and strict.is_at_least_as_strict_as(unread)


@pytest.mark.parametrize(
    ("before", "after", "is_as_strict"),
    [
        (None, None, True), (None, {}, True), ({}, None, True), ({}, {"team a": "always"}, False),
        ({"team a": "always"}, {"team a": "pull_request"}, True),
        ({"team a": "pull_request"}, {"team a": "always"}, False),
        ({"team a": "exempt"}, {"team a": "exempt"}, True),
        ({"team a": "always"}, {"team b": "pull_request"}, False),
    ],
)  # fmt: skip
def test_only_the_same_actors_may_bypass_a_ruleset(before: Any, after: Any, is_as_strict: bool) -> None:
    old, new = replace(BEFORE, bypass=before), replace(BEFORE, bypass=after)
    assert new.is_at_least_as_strict_as(old) is is_as_strict


@pytest.mark.parametrize(
    ("before", "after", "reduces"),
    [
        ({"team a": "always"}, {}, True),
        ({"team a": "always"}, {"team a": "pull_request"}, True),
        ({"team a": "exempt"}, {"team a": "pull_request"}, True),
        ({"team a": "always", "team b": "always"}, {"team b": "always"}, True),
        ({"team a": "always"}, {"team b": "always"}, True),
        ({"team a": "pull_request"}, {"team a": "always"}, False),
        ({}, {"team a": "always"}, False), ({}, {}, False), (None, {}, False), ({"team a": "always"}, None, False),
    ],
)  # fmt: skip
def test_whoever_may_no_longer_bypass_a_ruleset_has_less_access(
    before: Any, after: Any, reduces: bool
) -> None:
    old, new = replace(BEFORE, bypass=before), replace(BEFORE, bypass=after)
    assert new.reduces_access_of(old) is reduces
    for enforcement in ("disabled", "evaluate"):  # such a ruleset stops no one
        assert not replace(new, enforcement=enforcement).reduces_access_of(old)
        assert not new.reduces_access_of(replace(old, enforcement=enforcement))


@pytest.mark.parametrize(
    ("before", "after", "reduces"),
    [
        ("off", frozenset({"a"}), True), (frozenset({"a", "b"}), frozenset({"a"}), True),
        (frozenset({"a"}), frozenset({"b"}), True), (frozenset({"a"}), frozenset({"a", "b"}), False),
        (frozenset({"a"}), "off", False), (frozenset({"a"}), None, False), (None, frozenset({"a"}), False),
    ],
)  # fmt: skip
def test_whoever_may_no_longer_dismiss_reviews_has_less_access(
    before: Any, after: Any, reduces: bool
) -> None:
    old, new = (with_rule("pull_request", dismissal_restriction=value) for value in (before, after))
    assert new.reduces_access_of(old) is reduces


@pytest.mark.parametrize(
    ("bypass", "dismissal", "teams"),
    [
        (None, None, set()),
        ({}, "off", set()),
        ({"team a": "always", "role admin": "always", "app team": "always"}, None, {"a"}),
        ({"team a": "always"}, frozenset({"b"}), {"a", "b"}),
        (None, frozenset({"a", "b"}), {"a", "b"}),
    ],
)
def test_the_teams_that_a_ruleset_names_are_found(bypass: Any, dismissal: Any, teams: set[str]) -> None:
    value = replace(with_rule("pull_request", dismissal_restriction=dismissal), bypass=bypass)
    assert value.teams == teams
    assert value.dismissal == dismissal
    assert value.without_dismissal().dismissal is None
    assert value.without_dismissal() == with_dismissal(value, None)
    without_rule = replace(value, rules={"deletion": {}})
    assert without_rule.without_dismissal() is without_rule
    assert without_rule.dismissal is None


def with_dismissal(value: RulesetValue, dismissal: Any) -> RulesetValue:
    pull = {**value.rules["pull_request"], "dismissal_restriction": dismissal}
    return replace(value, rules={**value.rules, "pull_request": pull})


def test_a_ruleset_in_a_plan_lists_what_is_turned_on() -> None:
    value = replace(
        BEFORE,
        include=frozenset({"b", "a"}),
        rules={
            **RULES,
            "pull_request": {**PULL, "dismissal_restriction": frozenset(), "require_code_owner_review": True},
            "update": {"x": False, "y": None},
        },
    )
    assert value.as_json() == {
        "target": "branch",
        "enforcement": "active",
        "include": ["a", "b"],
        "exclude": ["refs/heads/draft"],
        "bypass": ["role admin (always)", "team maps (pull_request)"],
        "deletion": "on",
        "merge_queue": "merge_method merge; max_entries_to_build 5",
        "pull_request": (
            "required_approving_review_count 1; allowed_merge_methods merge, squash; "
            "dismissal_restriction nobody; require_code_owner_review"
        ),
        "required_status_checks": "checks lint by App 7, test; strict_required_status_checks_policy",
        "update": "on",
    }
    assert replace(value, bypass=None).as_json()["bypass"] == []


def node(*rules: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "target": "BRANCH",
        "enforcement": "ACTIVE",
        "conditions": {"refName": {"include": ["a"], "exclude": ["b"]}},
        "bypassActors": {"totalCount": 0, "nodes": []},
        "rules": {"totalCount": len(rules), "nodes": list(rules)},
        **fields,
    }


def actor(**fields: Any) -> dict[str, Any]:
    nothing = dict.fromkeys(("organizationAdmin", "deployKey", "repositoryRoleName", "actor"))
    return {**nothing, "bypassMode": "ALWAYS", **fields}


DELETION = {"type": "DELETION", "parameters": None}


@pytest.mark.parametrize(
    ("found", "reasons"),
    [
        (node(DELETION), ""),
        (node(DELETION, target=None), ""),
        (node(DELETION, target="TAG"), ""),
        (node(target="PUSH"), "push"),
        (node(target="PUSH", rules=None), "push, some rules could not be read"),
        (node(rules={"totalCount": 2, "nodes": [DELETION]}), "some rules could not be read"),
        (node({"type": "WORKFLOWS", "parameters": None}, DELETION), "workflows"),
        (
            node({"type": "UPDATE", "parameters": {"updateAllowsFetchAndMerge": True}}),
            "update_allows_fetch_and_merge",
        ),
        (node({"type": "UPDATE", "parameters": {"updateAllowsFetchAndMerge": False}}), ""),
        (node(bypassActors=None), ""),
        (node(enforcement="NEW"), "enforcement new"),
        (node(enforcement="EVALUATE"), ""),
        (node(conditions=None), "a ruleset that applies to no branch or tag"),
        (
            node(conditions={"refName": {"include": [], "exclude": ["b"]}}),
            "a ruleset that applies to no branch or tag",
        ),
        (
            node(
                bypassActors={
                    "totalCount": 3,
                    "nodes": [actor(deployKey=True, bypassMode=mode) for mode in ("Z", "ALWAYS", "A")],
                }
            ),
            "bypass mode a, bypass mode z",
        ),
        (
            node(bypassActors={"totalCount": 2, "nodes": [actor(deployKey=True)]}),
            "more than 20 bypass actors",
        ),
        (
            node(bypassActors={"totalCount": 2, "nodes": [actor(), actor(repositoryRoleName="custom")]}),
            "a bypass actor of another kind",
        ),
        (
            node(bypassActors={"totalCount": 1, "nodes": [actor(actor={"__typename": "User"})]}),
            "a bypass actor of another kind",
        ),
    ],
)
def test_what_the_manifest_cannot_express_is_named(found: dict[str, Any], reasons: str) -> None:
    reason = unsupported(found)
    assert reason.endswith(f": {reasons}") if reasons else not reason


def test_a_ruleset_is_read_with_its_actors_and_the_order_of_lists_does_not_matter() -> None:
    actors = [
        actor(organizationAdmin=True),
        actor(deployKey=True, bypassMode="PULL_REQUEST"),
        actor(repositoryRoleName="ADMIN"),
        actor(actor={"__typename": "Team", "slug": "maps"}),
        actor(actor={"__typename": "App", "slug": "robot"}),
    ]
    checks = {
        "type": "REQUIRED_STATUS_CHECKS",
        "parameters": {
            "requiredStatusChecks": [{"context": "a", "integrationId": 5}],
            "strictRequiredStatusChecksPolicy": True,
            "doNotEnforceOnCreate": False,
        },
    }
    found = actual_ruleset(node(checks, DELETION, bypassActors={"totalCount": 5, "nodes": actors}))
    assert found == RulesetValue(
        "branch",
        "active",
        frozenset({"a"}),
        frozenset({"b"}),
        {
            "required_status_checks": {
                "checks": frozenset({("a", 5)}),
                "strict_required_status_checks_policy": True,
                "do_not_enforce_on_create": False,
            },
            "deletion": {},
        },
        {
            "organization admins": "always",
            "deploy keys": "pull_request",
            "role admin": "always",
            "team maps": "always",
            "app robot": "always",
        },
    )
    bare = actual_ruleset(node(target=None, conditions=None, bypassActors=None))
    assert bare == RulesetValue("branch", "active", frozenset(), frozenset(), {}, None)
    assert actual_ruleset(node(conditions={"refName": None})).include == frozenset()


@pytest.mark.parametrize(
    ("body", "dismissal"),
    [
        (None, None),
        ({"rules": []}, None),
        ({"rules": [{"type": "deletion"}]}, None),
        ({"rules": [{"type": "pull_request"}]}, "off"),
        ({"rules": [{"type": "pull_request", "parameters": {"dismissal_restriction": None}}]}, "off"),
        (
            {
                "rules": [
                    {"type": "pull_request", "parameters": {"dismissal_restriction": {"enabled": False}}}
                ]
            },
            "off",
        ),
        (
            {"rules": [{"type": "pull_request", "parameters": {"dismissal_restriction": {"enabled": True}}}]},
            frozenset(),
        ),
        (
            {
                "rules": [
                    {"type": "deletion"},
                    {
                        "type": "pull_request",
                        "parameters": {
                            "dismissal_restriction": {
                                "enabled": True,
                                "allowed_actors": [{"type": "Team", "id": 1}, {"type": "User", "id": 1}],
                            }
                        },
                    },
                ]
            },
            frozenset({"maps", OTHER_ACTOR}),
        ),
    ],
)
def test_who_may_dismiss_reviews_is_read_from_the_rest_api(body: Any, dismissal: Any) -> None:
    assert actual_dismissal(body, {1: "maps"}) == dismissal


def test_a_ruleset_on_github_is_described_by_its_parts() -> None:
    assert describe_ruleset(node(DELETION)) == {
        "target": "branch",
        "enforcement": "active",
        "include": "a",
        "exclude": "b",
        "deletion": "on",
    }
    [unknown] = describe_ruleset(node({"type": "WORKFLOWS", "parameters": None}, target="PUSH")).values()
    assert unknown == "push, workflows"


def test_the_manifest_names_each_parameter_as_the_rest_api_does() -> None:
    names = {name: key for names in PARAMETERS.values() for name, key in names.items()}
    assert names.pop("requiredStatusChecks") == "checks"
    for name, key in names.items():
        assert re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name) == key
