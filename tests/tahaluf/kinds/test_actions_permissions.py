"""GitHub Actions permissions: which changes loosen them, and which requests set them. No test needs the network."""

from typing import Any

import pytest

from support.steps import play
from tahaluf.kinds.actions_permissions import ActionsKind
from tahaluf.manifest import Manifest, load
from tahaluf.plan import UNSET, Blocked, Change, ChangeContext, Mark, Response, Rest, Risk
from tahaluf.problems import CommandError, InvalidInput

KIND = ActionsKind()
CONTEXT = ChangeContext("acme", "olive")
POLICY = {"enabled": True, "allowed_actions": "selected", "sha_pinning_required": False}
SELECTION = {"github_owned_allowed": True, "verified_allowed": False, "patterns_allowed": ["a/*", "b/c"]}
WORKFLOWS = {"default_workflow_permissions": "read", "can_approve_pull_request_reviews": False}
FACTS: dict[str, Any] = {
    "actions_permissions": POLICY,
    "selected_actions": SELECTION,
    "workflow_permissions": WORKFLOWS,
}


def items(wanted: dict[str, Any], **facts: Any) -> list[Any]:
    node = {"name": "olive", "rest": {key: fact for key, fact in (FACTS | facts).items() if fact is not None}}
    return list(KIND.diff("olive", wanted, KIND.actual_state(node)))


def request(change: Change) -> Any:
    [sent], _ = play(KIND.steps(change, CONTEXT), [{}])
    assert isinstance(sent, Rest)
    return sent.method, sent.path.removeprefix("/repos/acme/olive/actions/permissions"), sent.body


def test_what_is_the_same_is_not_changed() -> None:
    assert items({**POLICY, **WORKFLOWS, **SELECTION, "patterns_allowed": ["b/c", "a/*"]}) == []


@pytest.mark.parametrize(
    ("wanted", "sent"),
    [
        ({"allowed_actions": "all"}, ("", {"enabled": True, "allowed_actions": "all"})),
        (
            {"patterns_allowed": ["a/*", "d/e"]},
            ("/selected-actions", SELECTION | {"patterns_allowed": ["a/*", "d/e"]}),
        ),
        ({"verified_allowed": True}, ("/selected-actions", SELECTION | {"verified_allowed": True})),
        ({"default_workflow_permissions": "write"}, ("/workflow", {"default_workflow_permissions": "write"})),
        (
            {"can_approve_pull_request_reviews": True},
            ("/workflow", {"can_approve_pull_request_reviews": True}),
        ),
    ],
)
def test_a_change_that_allows_more_waits_for_a_review(wanted: dict[str, Any], sent: Any) -> None:
    [change] = items(wanted)
    assert (change.risk, change.mark) == (Risk.ACCESS, Mark.GIVES_ACCESS)
    assert change.reason == "the new value allows more than the current one"
    assert request(change) == ("PUT", *sent)


@pytest.mark.parametrize(
    "wanted",
    [
        {"enabled": False},
        {"allowed_actions": "local_only"},
        {"sha_pinning_required": True},
        {"patterns_allowed": ["a/*"]},
        {"github_owned_allowed": False},
    ],
)
def test_a_stricter_change_needs_no_review(wanted: dict[str, Any]) -> None:
    [change] = items(wanted)
    assert (change.risk, change.reason) == (Risk.NONE, "")


def test_turning_workflows_on_and_pinning_off_allow_more() -> None:
    [change] = items({"enabled": True}, actions_permissions={"enabled": False})
    assert change.risk is Risk.ACCESS
    [change] = items(
        {"sha_pinning_required": False}, actions_permissions=POLICY | {"sha_pinning_required": True}
    )
    assert change.risk is Risk.ACCESS


@pytest.mark.parametrize("wanted", [{}, {"enabled": False}], ids=["off on GitHub", "off in the manifest"])
def test_the_allowed_actions_are_not_compared_while_workflows_are_off(wanted: dict[str, Any]) -> None:
    """GitHub does not show them then, so every run would set them again."""
    assert items(wanted | {"allowed_actions": "selected"}, actions_permissions={"enabled": False}) == []
    [turned_off] = items({"enabled": False, "allowed_actions": "local_only"})
    assert turned_off.operation.after == {"enabled": False}


def test_workflows_are_turned_on_together_with_the_allowed_actions() -> None:
    wanted = {"enabled": True, "allowed_actions": "local_only"}
    [change] = items(wanted, actions_permissions={"enabled": False})
    assert (change.operation.after, change.risk) == (wanted, Risk.ACCESS)


def test_the_selection_is_set_after_it_is_used_and_left_alone_otherwise() -> None:
    wanted = {"allowed_actions": "selected", "patterns_allowed": ["a/*"]}
    all_allowed = POLICY | {"allowed_actions": "all"}
    changes = items(wanted, actions_permissions=all_allowed, selected_actions=None)
    assert [(change.target, change.risk) for change in changes] == [
        ("actions_permissions", Risk.NONE),
        ("selected_actions", Risk.NONE),
    ]
    local = POLICY | {"allowed_actions": "local_only"}
    changes = items(wanted, actions_permissions=local, selected_actions=None)
    assert {change.risk for change in changes} == {Risk.ACCESS}
    assert items({"patterns_allowed": ["x/y"]}, actions_permissions=all_allowed, selected_actions=None) == []
    assert items({"enabled": False, "patterns_allowed": ["x/y"]})[1:] == []


def test_what_was_not_read_is_not_changed_and_what_is_not_readable_is_blocked() -> None:
    wanted = {"enabled": False, "default_workflow_permissions": "write"}
    assert items(wanted, actions_permissions=None, workflow_permissions=None) == []
    blocked = items(wanted, actions_permissions=UNSET, workflow_permissions=UNSET)
    assert [(type(item), item.target) for item in blocked] == [
        (Blocked, "actions_permissions"),
        (Blocked, "workflow_permissions"),
    ]


def test_a_new_repository_needs_no_review() -> None:
    [change] = KIND.diff("olive", {"default_workflow_permissions": "write"}, KIND.actual_state(None))
    assert isinstance(change, Change)
    assert change.risk is Risk.NONE


def paths_read(manifest: Manifest) -> set[str]:
    return set(KIND.rest_reads(manifest.setting_for(manifest.project("olive"), KIND.key)).paths)


def test_only_what_the_manifest_mentions_is_read() -> None:
    head = "version: 1\norganization: acme\ndefaults: {actions: {default_workflow_permissions: read}}\nprojects:\n"
    manifest = load(f"{head}  - {{slug: olive, name: O, summary: S., repository: {{}}}}\n")
    assert paths_read(manifest) == {"workflow_permissions"}
    own = load(
        f"{head}  - {{slug: olive, name: O, summary: S., repository: {{actions: {{patterns_allowed: []}}}}}}\n"
    )
    assert paths_read(own) == set(FACTS)
    assert own.for_adopted.setting_for(own.project("olive"), KIND.key) == {"patterns_allowed": ()}


def test_a_stricter_organization_is_explained() -> None:
    [change] = items({"can_approve_pull_request_reviews": True})
    with pytest.raises(CommandError) as raised:
        play(
            KIND.steps(change, CONTEXT),
            [Response(409, {"message": "Not allowed."})],
        )
    assert "Not allowed." in raised.value.what
    assert "organization" in raised.value.fix


def test_a_selection_without_selected_is_a_problem() -> None:
    text = "version: 1\norganization: acme\ndefaults: {actions: {allowed_actions: all, verified_allowed: true}}\n"
    with pytest.raises(InvalidInput) as raised:
        load(f"{text}projects: []\n")
    assert [problem.id for problem in raised.value.problems] == ["actions-selection"]


@pytest.mark.parametrize(
    ("wanted", "risk"),
    [
        ({"allowed_actions": "all"}, Risk.ACCESS),
        ({"allowed_actions": "selected"}, Risk.NONE),
        ({"enabled": False}, Risk.NONE),
    ],
)
def test_a_value_that_is_unknown_is_looser_only_if_the_new_one_allows_everything(
    wanted: dict[str, Any], risk: Risk
) -> None:
    unknown = dict.fromkeys(POLICY, "a value of tomorrow")
    [change] = items(wanted, actions_permissions=unknown)
    assert change.risk is risk
