"""Changes that turn off security features are held until a review, and the right requests are sent. These tests need
no network.
"""

from typing import Any

import pytest

from support.steps import play
from tahaluf.manifest import load
from tahaluf.plan import UNSET, Blocked, Change, ChangeContext, Mark, Response, Rest, Risk
from tahaluf.problems import CommandError, InvalidInput
from tahaluf.resources.security import FEATURES, ActualSecurity, DesiredSecurity, SecurityResource

RESOURCE = SecurityResource()
CONTEXT = ChangeContext("acme", "olive")
ON, OFF = dict.fromkeys(FEATURES, True), dict.fromkeys(FEATURES, False)


def items(wanted: dict[str, bool], actual: dict[str, Any], **fields: Any) -> list[Any]:
    return list(RESOURCE.diff(DesiredSecurity("olive", wanted), ActualSecurity(actual, **fields)))


def requests(change: Change) -> list[Any]:
    return list(play(RESOURCE.steps(change, DesiredSecurity("olive", {}), CONTEXT), [{}])[0])


def test_each_feature_is_turned_on_after_the_feature_that_it_needs() -> None:
    changes = items(ON, OFF)
    assert [change.target for change in changes] == list(FEATURES)
    assert {change.risk for change in changes} == {Risk.NONE}
    path = "/repos/acme/olive"
    rejected = frozenset({422})
    assert [request for change in changes for request in requests(change)] == [
        Rest("PUT", f"{path}/vulnerability-alerts", expected_statuses=rejected),
        Rest("PUT", f"{path}/automated-security-fixes", expected_statuses=rejected),
        *(
            Rest("PATCH", path, {"security_and_analysis": {name: {"status": "enabled"}}}, rejected)
            for name in ("secret_scanning", "secret_scanning_push_protection")
        ),
        Rest("PUT", f"{path}/private-vulnerability-reporting", expected_statuses=rejected),
    ]


def test_turning_a_feature_off_waits_for_a_review_and_is_marked() -> None:
    changes = items(OFF, ON)
    assert [change.target for change in changes] == list(reversed(FEATURES))
    assert {(change.risk, change.mark) for change in changes} == {(Risk.PROTECTION, Mark.REDUCES_PROTECTION)}
    assert [requests(change)[0].method for change in changes] == [
        "DELETE",
        "PATCH",
        "PATCH",
        "DELETE",
        "DELETE",
    ]
    assert all(change.is_always_shown for change in changes)


def test_the_plan_says_what_else_github_turns_off() -> None:
    [change] = items({"secret_scanning": False}, ON)
    assert change.reason == "this also turns off secret_scanning_push_protection"
    [change] = items({"dependabot_alerts": False}, {**ON, "dependabot_security_updates": False})
    assert change.reason == ""


def test_a_new_repository_needs_no_review() -> None:
    actual = RESOURCE.actual_state({"repository": None, "team": None})
    [change] = RESOURCE.diff(DesiredSecurity("olive", {"secret_scanning": True}), actual)
    assert isinstance(change, Change)
    assert change.risk is Risk.NONE
    [change] = items({"secret_scanning": False}, ON, is_new=True)
    assert change.risk is Risk.NONE


def test_a_feature_that_needs_another_is_blocked_while_the_other_is_off() -> None:
    [blocked] = items({"secret_scanning_push_protection": True}, OFF)
    assert isinstance(blocked, Blocked)
    assert "needs `secret_scanning`" in blocked.reason
    assert items({"secret_scanning_push_protection": True}, {**OFF, "secret_scanning": None}) != [blocked]


@pytest.mark.parametrize(("fields", "is_new"), [({}, False), ({"justCreated": True}, True)])
def test_a_repository_that_this_run_created_is_new(fields: dict[str, Any], is_new: bool) -> None:
    repository = {"name": "olive", "visibility": "PUBLIC", "rest": {}, **fields}
    assert RESOURCE.actual_state({"repository": repository, "team": None}).is_new is is_new


def test_what_was_not_read_is_not_changed_and_what_is_not_readable_is_blocked() -> None:
    node = {"name": "olive", "visibility": "PUBLIC", "hasVulnerabilityAlertsEnabled": True, "rest": {}}
    actual = RESOURCE.actual_state({"repository": node, "team": None})
    assert list(RESOURCE.diff(DesiredSecurity("olive", OFF | {"dependabot_alerts": True}), actual)) == []

    facts: dict[str, Any] = {"security_and_analysis": UNSET, "private_vulnerability_reporting": UNSET}
    actual = RESOURCE.actual_state({"repository": {**node, "rest": facts}, "team": None})
    blocked = list(RESOURCE.diff(DesiredSecurity("olive", ON), actual))
    assert [type(item) for item in blocked] == [Blocked] * 4

    analysis = {
        "secret_scanning": {"status": "enabled"},
        "dependabot_security_updates": {"status": "disabled"},
    }
    facts = {"security_and_analysis": analysis, "private_vulnerability_reporting": {"enabled": False}}
    actual = RESOURCE.actual_state({"repository": {**node, "rest": facts}, "team": None})
    assert actual.features == {
        "dependabot_alerts": True,
        "dependabot_security_updates": False,
        "secret_scanning": True,
        "secret_scanning_push_protection": UNSET,
        "private_vulnerability_reporting": False,
    }


def test_private_reporting_is_left_alone_in_a_private_repository() -> None:
    assert items({"private_vulnerability_reporting": True}, OFF, is_public=False) == []


def test_a_feature_that_github_does_not_offer_is_explained() -> None:
    [change] = items({"secret_scanning": True}, OFF)
    answer = Response(422, {"message": "Secret scanning is not available for this repository."})
    with pytest.raises(CommandError) as raised:
        play(RESOURCE.steps(change, DesiredSecurity("olive", {}), CONTEXT), [answer])
    assert "is not available for this repository" in raised.value.what
    assert "`secret_scanning: null`" in raised.value.fix


def test_an_entry_adds_to_the_defaults_and_can_leave_a_feature_alone() -> None:
    manifest = load(
        "version: 1\norganization: acme\ndefaults: {security: {secret_scanning: true, dependabot_alerts: true}}\n"
        "projects:\n"
        "  - {slug: olive, name: O, summary: S., repository: {security: {secret_scanning: null}}}\n"
    )
    olive = manifest.project("olive")
    assert manifest.security_for(olive) == {"dependabot_alerts": True}
    assert manifest.for_adopted.security_for(olive) == {}


@pytest.mark.parametrize(
    ("defaults", "own"),
    [
        ("{}", "{dependabot_alerts: false, dependabot_security_updates: true}"),
        ("{secret_scanning_push_protection: true}", "{secret_scanning: false}"),
        ("{dependabot_alerts: false}", "{dependabot_security_updates: true}"),
    ],
)
def test_a_feature_without_the_one_that_it_needs_is_a_problem(defaults: str, own: str) -> None:
    text = (
        f"version: 1\norganization: acme\ndefaults: {{security: {defaults}}}\nprojects:\n"
        f"  - {{slug: olive, name: O, summary: S., repository: {{security: {own}}}}}\n"
    )
    with pytest.raises(InvalidInput) as raised:
        load(text)
    assert [problem.id for problem in raised.value.problems] == ["security-needs"]
