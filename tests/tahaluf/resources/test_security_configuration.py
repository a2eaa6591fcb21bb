"""A run attaches a security configuration unless the repository already has it. These tests need no network."""

from typing import Any

import pytest

from support.steps import play
from tahaluf.plan import UNSET, Blocked, Bulk, Change, ChangeContext, Risk
from tahaluf.resources.security_configuration import (
    ATTACHED,
    KNOWN,
    UNKNOWN,
    UNKNOWN_FIX,
    UNREAD_CONFIGURATIONS,
    UNREAD_FIX,
    DesiredConfiguration,
    SecurityConfigurationResource,
)

RESOURCE = SecurityConfigurationResource()
STRICT = {"name": "strict", "id": 17, "secret_scanning": "enabled"}
LOOSE = {"name": "loose", "id": 18, "secret_scanning": "disabled", "dependabot_alerts": "disabled"}


def attached(status: str, name: str = "strict") -> dict[str, Any]:
    return {"status": status, "configuration": {"name": name}}


def items(wanted: str | None, current: Any, known: Any = (STRICT, LOOSE), **fields: Any) -> list[Any]:
    repository = {"name": "olive", "databaseId": 5, "rest": {ATTACHED: current, KNOWN: known}, **fields}
    desired = None if wanted is None else DesiredConfiguration("olive", wanted)
    return list(RESOURCE.diff(desired, RESOURCE.actual_state({"repository": repository, "team": None})))


@pytest.mark.parametrize("status", ["attached", "attaching", "enforced", "updating", "failed"])
def test_a_configuration_that_is_attached_is_not_attached_again(status: str) -> None:
    assert items("strict", attached(status)) == []


@pytest.mark.parametrize("status", ["detached", "removed", "removed_by_enterprise"])
def test_a_configuration_that_was_detached_is_attached_again(status: str) -> None:
    [change] = items("strict", attached(status))
    assert (change.operation.before, change.operation.after) == (
        {"configuration": None},
        {"configuration": "strict"},
    )
    assert (change.risk, change.reason) == (Risk.NONE, "")
    [request], _ = play(
        RESOURCE.steps(change, DesiredConfiguration("olive", "strict"), ChangeContext("acme", "olive"))
    )
    assert isinstance(request, Bulk)
    assert (request.path, request.body) == (
        "/orgs/acme/code-security/configurations/17/attach",
        {"scope": "selected"},
    )


def test_a_configuration_that_turns_features_off_is_risky_except_in_a_new_repository() -> None:
    [change] = items("loose", attached("attached"))
    assert change.risk is Risk.PROTECTION
    assert "dependabot_alerts, secret_scanning" in change.reason
    [change] = items("loose", attached("attached"), justCreated=True)
    assert (change.risk, change.reason) == (Risk.NONE, "")


@pytest.mark.parametrize(
    ("current", "known", "reason", "fix"),
    [
        (UNSET, (STRICT,), UNREAD_CONFIGURATIONS, UNREAD_FIX),
        (attached("detached"), UNSET, UNREAD_CONFIGURATIONS, UNREAD_FIX),
        (attached("detached"), (LOOSE,), UNKNOWN, UNKNOWN_FIX),
        (attached("detached"), None, UNKNOWN, UNKNOWN_FIX),
    ],
)
def test_a_configuration_that_cannot_be_found_is_blocked(
    current: Any, known: Any, reason: str, fix: str
) -> None:
    [blocked] = items("strict", current, known)
    assert isinstance(blocked, Blocked)
    assert (blocked.reason, blocked.fix) == (reason, fix)


def test_nothing_changes_if_the_manifest_or_the_reads_say_nothing() -> None:
    assert items(None, attached("attached")) == items("strict", None) == []


def test_a_new_repository_gets_its_configuration_without_a_review() -> None:
    [change] = RESOURCE.diff(
        DesiredConfiguration("olive", "loose"), RESOURCE.actual_state({"repository": None, "team": None})
    )
    assert isinstance(change, Change)
    assert (change.risk, change.target) == (Risk.NONE, "configuration")
