"""A field that the token cannot read, or that is empty, changes nothing else in a plan, and never ends a comparison."""

import sys
from collections.abc import Mapping
from typing import Any

import pytest

from support.compared_organization import ACTUAL, MANIFEST, plan_of
from tahaluf.plan import UNSET, Plan

TEXT = MANIFEST.format(organizations="")
# Maps unreadable fields of the repository or team to the resources that have fewer changes, and to those that are
# blocked
UNREADABLE: dict[tuple[str, str], tuple[set[str], set[str]]] = {
    ("repository", "description"): (set(), {"repository"}),
    ("repository", "homepageUrl"): (set(), {"repository"}),
    ("repository", "hasIssuesEnabled"): (set(), set()),
    ("repository", "hasWikiEnabled"): (set(), {"repository"}),
    ("repository", "hasProjectsEnabled"): (set(), set()),
    ("repository", "hasDiscussionsEnabled"): (set(), {"repository"}),
    ("repository", "repositoryTopics"): ({"repository"}, {"repository"}),
    ("repository", "labels"): ({"labels"}, {"labels"}),
    ("repository", "defaultBranchRef"): ({"files", "settings"}, {"files", "settings", "updates"}),
    ("repository", "lock"): ({"files"}, {"files", "updates"}),
    ("repository", "readme"): ({"files"}, {"files"}),
    ("repository", "adoption"): ({"files"}, {"files"}),
    ("repository", "autoMergeAllowed"): ({"settings"}, {"settings"}),
    ("repository", "hasVulnerabilityAlertsEnabled"): ({"security"}, {"security"}),
    ("repository", "rest"): ({"pages", "security"}, set()),
    ("repository", "teamGrants"): ({"teams"}, set()),
    ("repository", "collaborators"): ({"collaborators"}, {"collaborators"}),
    ("repository", "environments"): ({"environments"}, {"environments"}),
    ("repository", "rulesets"): ({"rulesets"}, {"rulesets"}),
    ("team", "members"): ({"team"}, {"team"}),
    ("team", "repositories"): ({"team"}, {"team"}),
}
# Fields that are null in some repositories or were not read
EMPTY = (
    "description",
    "homepageUrl",
    "repositoryTopics",
    "lock",
    "readme",
    "adoption",
    "autoMergeAllowed",
    "hasVulnerabilityAlertsEnabled",
    "rest",
    "teamGrants",
    "collaborators",
    "environments",
    "rulesets",
)


def plan_with(root: str, key: str, value: Any) -> Plan:
    olive: Mapping[str, Any] = ACTUAL["olive"]
    return plan_of(TEXT, {**ACTUAL, "olive": {**olive, root: {**olive[root], key: value}}})


def changed_things(plan: Plan) -> set[tuple[str, str, str, str]]:
    return {(change.project, change.resource, change.kind, change.target) for change in plan.changes}


@pytest.fixture(autouse=True)
def no_internal_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(error: Exception) -> None:
        raise AssertionError("the comparison fails") from error

    # The package's function `compare` hides its module
    monkeypatch.setattr(sys.modules["tahaluf.resources.compare"], "as_command_error", fail)


@pytest.mark.parametrize(("root", "key"), UNREADABLE)
def test_what_cannot_be_read_causes_no_change(root: str, key: str) -> None:
    plan, usual = plan_with(root, key, UNSET), plan_of(TEXT)
    missing = changed_things(usual) - changed_things(plan)
    blocked = {entry.resource for entry in plan.blocked if entry not in usual.blocked}
    assert changed_things(plan) <= changed_things(usual)
    assert ({resource for _, resource, _, _ in missing}, blocked) == UNREADABLE[root, key]


@pytest.mark.parametrize("key", EMPTY)
def test_what_is_empty_or_was_not_read_causes_no_new_change(key: str) -> None:
    plan, usual = plan_with("repository", key, None), plan_of(TEXT)
    assert changed_things(plan) <= changed_things(usual)
    assert plan.blocked == usual.blocked
