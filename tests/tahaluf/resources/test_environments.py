"""Changes that loosen an environment's rules are recognized, and each change sends the right requests."""

from typing import Any

import pytest

from support.steps import play
from tahaluf.manifest import Environment
from tahaluf.plan import UNSET, Blocked, Change, ChangeContext, Mark, Rest, Risk, Unmanaged
from tahaluf.resources.environment_values import EVERY, PROTECTED, is_looser
from tahaluf.resources.environments import (
    UNREAD_REVIEWERS,
    UNREAD_REVIEWERS_FIX,
    CreateEnvironment,
    DesiredEnvironments,
    EnvironmentsResource,
)

RESOURCE = EnvironmentsResource()
PROTECTED_ONLY = {"protected_branches": True}


def node(*rules: dict[str, Any], rest: dict[str, Any] | None = None) -> Any:
    environment = {"name": "Production", "protectionRules": {"nodes": list(rules)}}
    repository = {"name": "maps", "environments": {"nodes": [environment]}, "rest": rest or {}}
    return {"repository": repository, "team": None}


def items(wanted: dict[str, Any], actual: Any, name: str = "production") -> list[Any]:
    environment = Environment.model_validate(wanted)
    return list(
        RESOURCE.diff(DesiredEnvironments("maps", {name: environment}), RESOURCE.actual_state(actual))
    )


@pytest.mark.parametrize(
    ("key", "old", "new", "expected"),
    [
        ("wait_timer", 10, 5, True),
        ("wait_timer", 5, 10, False),
        ("prevent_self_review", True, False, True),
        ("prevent_self_review", False, True, False),
        ("reviewers", [], ["maps"], False),
        ("reviewers", ["maps"], [], True),
        ("reviewers", ["maps", "docs"], ["maps"], False),
        ("reviewers", ["maps"], ["docs"], True),
        ("deployment_branch_policy", EVERY, ["branch main"], False),
        ("deployment_branch_policy", ["branch main"], EVERY, True),
        ("deployment_branch_policy", ["branch main", "tag v*"], ["branch main"], False),
        ("deployment_branch_policy", ["branch main"], ["branch *"], True),
        ("deployment_branch_policy", ["branch main"], PROTECTED, True),
        ("deployment_branch_policy", PROTECTED, ["branch main"], True),
        ("deployment_branch_policy", EVERY, PROTECTED, False),
        ("deployment_branch_policy", PROTECTED, [], True),
        ("deployment_branch_policy", ["branch main"], [], False),
    ],
)
def test_a_change_is_looser_if_it_allows_something_new(key: str, old: Any, new: Any, expected: bool) -> None:
    assert is_looser(key, old, new) is expected


@pytest.mark.parametrize(
    ("old", "new", "mark"),
    [
        (["docs", "maps"], ["maps"], Mark.REDUCES_ACCESS),
        (["maps"], ["docs", "maps"], Mark.REDUCES_PROTECTION),
        (["docs"], ["maps"], Mark.REDUCES_PROTECTION),
        (["maps"], [], Mark.REDUCES_PROTECTION),
        ([], ["maps"], None),
    ],
)
def test_a_plan_marks_who_can_no_longer_approve_deployments(
    old: list[str], new: list[str], mark: Mark | None
) -> None:
    reviewers = {"nodes": [{"__typename": "Team", "slug": name} for name in old]}
    rules = (
        [{"type": "REQUIRED_REVIEWERS", "preventSelfReview": False, "reviewers": reviewers}] if old else []
    )
    [change] = items({"reviewers": tuple(new)}, node(*rules))
    assert change.mark is mark


def test_names_are_compared_without_case() -> None:
    assert items({}, node()) == []
    assert items({"wait_timer": 0, "reviewers": ()}, node()) == []
    [change] = items({"wait_timer": 5}, node())
    assert (change.target, change.risk, change.reason) == ("Production", Risk.NONE, "")


def test_a_policy_that_was_not_read_changes_only_what_is_certain() -> None:
    """A policy remains unread if it is not the project's turn, or if the token cannot read it."""
    restricted = {"type": "BRANCH_POLICY"}
    assert items({"deployment_branch_policy": PROTECTED_ONLY}, node(restricted)) == []
    unreadable = node(restricted, rest={"environments": UNSET})
    [blocked] = items({"deployment_branch_policy": PROTECTED_ONLY}, unreadable)
    assert isinstance(blocked, Blocked)
    for actual in (node(restricted), unreadable):
        [change] = items({"deployment_branch_policy": None}, actual)
        assert (change.operation.before, change.risk, change.reason) == (
            {"deployment_branch_policy": "some branches"},
            Risk.PROTECTION,
            "the new value allows more than the current one",
        )
    [change] = items({"deployment_branch_policy": PROTECTED_ONLY}, node())  # there is no policy yet
    assert change.risk is Risk.NONE


def test_without_reviewers_github_ignores_who_approves() -> None:
    assert items({"prevent_self_review": True}, node()) == []
    reviewed = {"type": "REQUIRED_REVIEWERS", "preventSelfReview": False, "reviewers": {"nodes": []}}
    reviewed["reviewers"] = {"nodes": [{"__typename": "User", "databaseId": 7}]}
    [change] = items({"prevent_self_review": True}, node(reviewed))
    assert isinstance(change, Change)


def test_an_unreadable_list_changes_nothing_and_the_environment_of_pages_stays() -> None:
    repository = {"name": "maps", "environments": UNSET}
    assert items({"wait_timer": 5}, {"repository": repository, "team": None}) == []
    other, pages = {"name": "old"}, {"name": "github-pages"}
    nodes = [{**one, "protectionRules": {"nodes": []}} for one in (other, pages)]
    found = items({}, {"repository": {"environments": {"nodes": nodes}}, "team": None}, "new")
    assert [(type(one), one.target) for one in found] == [
        (Change, "new"),
        (Change, "old"),
        (Unmanaged, "github-pages"),
    ]
    assert found[1].risk is Risk.DESTRUCTIVE
    assert "its secrets and variables are deleted too" in found[1].reason


def test_every_setting_is_sent_with_the_people_who_review() -> None:
    [change] = items({"wait_timer": 5}, node())
    present = {
        "protection_rules": [
            {"type": "required_reviewers", "prevent_self_review": True, "reviewers": [
                {"type": "User", "reviewer": {"id": 7}}, {"type": "Team", "reviewer": {"id": 8}},
            ]},
            {"type": "wait_timer", "wait_timer": 1},
        ],
        "deployment_branch_policy": {"protected_branches": True, "custom_branch_policies": False},
    }  # fmt: skip
    desired = DesiredEnvironments("maps", {})
    steps = RESOURCE.steps(change, desired, ChangeContext("acme", "maps"))
    requests, _ = play(steps, [present, {}])
    put = requests[-1]
    assert isinstance(put, Rest)
    assert (put.method, put.path, put.body) == (
        "PUT",
        "/repos/acme/maps/environments/Production",
        {
            "wait_timer": 5,
            "prevent_self_review": True,
            "reviewers": [{"type": "User", "id": 7}, {"type": "Team", "id": 8}],
            "deployment_branch_policy": {"protected_branches": True, "custom_branch_policies": False},
        },
    )


HIDDEN = {
    "type": "REQUIRED_REVIEWERS",
    "reviewers": {"nodes": [None, {"__typename": "Team", "slug": "maps"}]},
}


def test_reviewers_that_the_token_cannot_see_are_reported_and_not_changed() -> None:
    found = items({"reviewers": ("docs",), "wait_timer": 5}, node(HIDDEN))
    blocked, change = sorted(found, key=lambda item: type(item).__name__)
    assert isinstance(blocked, Blocked) and isinstance(change, Change)
    assert (blocked.target, blocked.reason, blocked.fix) == (
        "Production",
        UNREAD_REVIEWERS,
        UNREAD_REVIEWERS_FIX,
    )
    assert change.operation.after == {"wait_timer": 5}


def test_a_new_environment_is_described_by_its_settings() -> None:
    values: dict[str, Any] = {"wait_timer": 5, "reviewers": ["maps"]}
    assert CreateEnvironment("live", values).described == CreateEnvironment("live", values).after == values


@pytest.mark.parametrize(
    ("facts", "kinds"),
    [
        ({}, []),  # the branches have not been read yet
        ({"branch_policies:production": UNSET}, [Blocked]),
        ({"branch_policies:production": {"branch_policies": [{"name": "main"}]}}, [Change]),
    ],
)
def test_branches_are_compared_only_after_they_were_read(facts: dict[str, Any], kinds: list[type]) -> None:
    policy = {"protected_branches": False, "custom_branch_policies": True}
    listed = {"environments": [{"name": "Production", "deployment_branch_policy": policy}]}
    actual = node({"type": "BRANCH_POLICY"}, rest={"environments": listed, **facts})
    assert [type(item) for item in items({"deployment_branch_policy": PROTECTED_ONLY}, actual)] == kinds
