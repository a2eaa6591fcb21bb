from dataclasses import replace
from typing import Any

import pytest

from tahaluf.manifest import load
from tahaluf.plan import UNSET, Blocked, ChangeContext, ChangeKind, Response, Rest, Risk
from tahaluf.problems import CommandError
from tahaluf.resources.repository import (
    ActualRepository,
    DesiredRepository,
    RenameRepository,
    ReplaceTopics,
    RepositoryResource,
)

REPOSITORY = RepositoryResource()
CONTEXT = ChangeContext("acme", "olive")
DESIRED = DesiredRepository(
    "olive", archived=False, visibility="public", settings={"description": "Olives."}, topics=None
)
ACTUAL = ActualRepository(
    "olive",
    archived=False,
    visibility="public",
    settings={
        "description": "Olives.",
        "homepage": None,
        "has_issues": True,
        "has_wiki": True,
        "has_projects": True,
        "has_discussions": False,
    },
    topics=frozenset({"trees"}),
)


def changes(desired: DesiredRepository, actual: ActualRepository | None) -> list[Any]:
    return list(REPOSITORY.diff(desired, actual))


def test_a_repository_in_the_desired_state_needs_no_change() -> None:
    assert changes(DESIRED, ACTUAL) == []


def test_an_unreadable_setting_causes_no_change() -> None:
    unread = replace(ACTUAL, settings={**ACTUAL.settings, "description": UNSET})
    assert changes(DESIRED, unread) == []


def test_an_empty_homepage_equals_none() -> None:
    assert changes(replace(DESIRED, settings={"homepage": ""}), ACTUAL) == []


def test_topics_are_changed_only_if_the_manifest_sets_them() -> None:
    assert changes(DESIRED, ACTUAL) == []
    [change] = changes(replace(DESIRED, topics=()), ACTUAL)
    assert (change.target, change.operation) == ("topics", ReplaceTopics(("trees",), ()))


def test_a_repository_with_an_earlier_name_is_renamed() -> None:
    [change] = changes(DESIRED, replace(ACTUAL, name="oil"))
    assert (change.kind, change.operation) == (ChangeKind.RENAME, RenameRepository("oil", "olive"))


def test_going_public_gives_access_and_going_private_is_destructive() -> None:
    [public] = changes(DESIRED, replace(ACTUAL, visibility="private"))
    [private] = changes(replace(DESIRED, visibility="private"), ACTUAL)
    assert (public.risk, private.risk) == (Risk.ACCESS, Risk.DESTRUCTIVE)


def test_visibility_changes_only_if_the_entry_sets_it() -> None:
    assert changes(replace(DESIRED, keep_visibility=True), replace(ACTUAL, visibility="private")) == []
    text = "version: 1\norganization: acme\n{}projects: [{{slug: olive, name: N, summary: S{}}}]\n"
    for defaults, own, keeps in [
        ("", "", True),
        ("", ", repository: {visibility: public}", False),
        ("defaults: {visibility: public}\n", "", True),
    ]:
        manifest = load(text.format(defaults, own))
        assert REPOSITORY.desired_state(manifest, manifest.projects[0]).keep_visibility is keeps


def test_archiving_comes_last_and_is_destructive() -> None:
    found = changes(replace(DESIRED, archived=True, settings={"description": "Rest."}), ACTUAL)
    assert [c.kind for c in found] == [ChangeKind.UPDATE, ChangeKind.ARCHIVE]
    assert found[-1].risk is Risk.DESTRUCTIVE


def test_an_archived_repository_of_an_archived_project_is_not_changed() -> None:
    archived = replace(ACTUAL, archived=True, settings={**ACTUAL.settings, "description": "Other."})
    assert changes(replace(DESIRED, archived=True), archived) == []


def test_an_archived_project_without_a_repository_is_blocked() -> None:
    [finding] = changes(replace(DESIRED, archived=True), None)
    assert isinstance(finding, Blocked)


def create(answer: dict[str, Any]) -> Any:
    [change] = changes(replace(DESIRED, settings={}), None)
    steps = REPOSITORY.steps(change, DESIRED, CONTEXT)
    request = next(steps)
    assert isinstance(request, Rest)
    assert request.body == {"name": "olive", "auto_init": True, "private": False}
    with pytest.raises(StopIteration) as end:
        steps.send(Response(201, answer))
    return end.value.value


def test_later_steps_know_the_created_repository() -> None:
    context = create({"name": "olive", "node_id": "R_1", "default_branch": "trunk"})
    assert (context.repository_id, context.default_branch, context.just_created) == ("R_1", "trunk", True)


def test_a_name_that_github_changed_is_an_error() -> None:
    with pytest.raises(CommandError, match="GitHub named the repository"):
        create({"name": "olive-", "node_id": "R_1", "default_branch": "main"})
