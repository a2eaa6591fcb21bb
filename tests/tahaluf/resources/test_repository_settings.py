"""Several repository settings are changed in one request, and the default branch can be changed. These tests need no
network.
"""

from dataclasses import replace
from typing import Any

import pytest

from support.steps import play
from tahaluf.manifest import load
from tahaluf.plan import UNSET, Blocked, Change, ChangeContext, Response, Rest, Risk, Unmanaged
from tahaluf.problems import CommandError
from tahaluf.resources.repository_settings import (
    GRAPHQL_NAMES,
    ActualRepositorySettings,
    DesiredRepositorySettings,
    RepositorySettingsResource,
)

RESOURCE = RepositorySettingsResource()
CONTEXT = ChangeContext("acme", "olive", default_branch="main")
ACTUAL: dict[str, Any] = {**dict.fromkeys(GRAPHQL_NAMES, False), "default_branch": "main"}
ACTUAL |= {"squash_merge_commit_title": "PR_TITLE", "squash_merge_commit_message": "BLANK"}


def changes(wanted: dict[str, Any], actual: ActualRepositorySettings | None = None) -> list[Change]:
    found = list(
        RESOURCE.diff(DesiredRepositorySettings("olive", wanted), actual or ActualRepositorySettings(ACTUAL))
    )
    assert all(isinstance(item, Change) for item in found)
    return [item for item in found if isinstance(item, Change)]


def requests(change: Change, context: ChangeContext = CONTEXT) -> list[Any]:
    return list(play(RESOURCE.steps(change, DesiredRepositorySettings("olive", {}), context), [{}])[0])


def test_all_settings_that_differ_are_set_in_one_request() -> None:
    [change] = changes({"allow_auto_merge": True, "is_template": True, "allow_squash_merge": False})
    assert (change.target, change.risk) == ("settings", Risk.NONE)
    assert requests(change) == [
        Rest("PATCH", "/repos/acme/olive", {"allow_auto_merge": True, "is_template": True})
    ]
    assert changes({"allow_auto_merge": False}) == []


def test_github_gets_the_title_and_the_message_together() -> None:
    [change] = changes({"squash_merge_commit_message": "PR_BODY"})
    assert change.operation.after == {"squash_merge_commit_message": "PR_BODY"}
    [request] = requests(change)
    assert request.body == {"squash_merge_commit_message": "PR_BODY", "squash_merge_commit_title": "PR_TITLE"}


def test_another_default_branch_waits_for_a_review() -> None:
    [change] = changes({"default_branch": "trunk"})
    assert change.risk is Risk.ACCESS
    assert change.reason == "this also affects scheduled workflows and rulesets for the default branch"
    [request] = requests(change)
    assert (request.method, request.body) == ("PATCH", {"default_branch": "trunk"})
    with pytest.raises(CommandError, match="there is no such branch"):
        play(RESOURCE.steps(change, DesiredRepositorySettings("olive", {}), CONTEXT), [Response(422, {})])


def test_the_branch_of_a_new_repository_is_renamed() -> None:
    [change] = changes({"default_branch": "trunk"}, ActualRepositorySettings({}, is_new=True))
    assert change.risk is Risk.NONE
    [request] = requests(change, replace(CONTEXT, just_created=True))
    assert (request.path, request.body) == ("/repos/acme/olive/branches/main/rename", {"new_name": "trunk"})


def test_what_was_not_read_is_not_changed() -> None:
    actual = RESOURCE.actual_state({"repository": {"name": "olive", "defaultBranchRef": None}, "team": None})
    assert set(actual.values.values()) == {UNSET}
    desired = DesiredRepositorySettings("olive", {"allow_auto_merge": True, "default_branch": "trunk"})
    empty, unread = RESOURCE.diff(desired, actual)
    assert isinstance(empty, Unmanaged)
    assert (empty.target, empty.reason) == (
        "default branch",
        "the repository is empty, so it has no default branch yet",
    )
    assert isinstance(unread, Blocked)
    assert unread.reason == "this token cannot read `allow_auto_merge`, so Tahaluf changes nothing there"
    assert unread.fix.startswith("grant the token contents=read and metadata=read")


def test_an_entry_adds_to_the_defaults_and_an_adopted_repository_ignores_them() -> None:
    text = (
        "version: 1\norganization: acme\ndefaults: {settings: {allow_auto_merge: true, is_template: true}}\nprojects:\n"
        "  - {slug: olive, name: O, summary: S., repository: {settings: {is_template: false}}}\n"
    )
    manifest = load(text)
    olive = manifest.project("olive")
    assert manifest.repository_settings_for(olive) == {"allow_auto_merge": True, "is_template": False}
    assert manifest.for_adopted.repository_settings_for(olive) == {"is_template": False}
