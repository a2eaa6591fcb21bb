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
SITE = ChangeContext("acme", "olive")
WANT = DesiredRepository(
    "olive", archived=False, visibility="public", settings={"description": "Olives."}, topics=None
)
HAVE = ActualRepository(
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


def changes(want: DesiredRepository, have: ActualRepository | None) -> list[Any]:
    return list(REPOSITORY.diff(want, have))


def test_what_is_as_wanted_needs_nothing() -> None:
    assert changes(WANT, HAVE) == []


def test_a_setting_that_could_not_be_read_never_makes_a_change() -> None:
    unread = replace(HAVE, settings={**HAVE.settings, "description": UNSET})
    assert changes(WANT, unread) == []


def test_an_empty_homepage_is_as_good_as_none() -> None:
    assert changes(replace(WANT, settings={"homepage": ""}), HAVE) == []


def test_topics_are_left_alone_unless_the_manifest_speaks_of_them() -> None:
    assert changes(WANT, HAVE) == []
    [change] = changes(replace(WANT, topics=()), HAVE)
    assert (change.target, change.operation) == ("topics", ReplaceTopics(("trees",), ()))


def test_a_repository_under_an_earlier_name_is_renamed_and_not_made_anew() -> None:
    [change] = changes(WANT, replace(HAVE, name="oil"))
    assert (change.kind, change.operation) == (ChangeKind.RENAME, RenameRepository("oil", "olive"))


def test_going_public_gives_access_and_going_private_loses_something() -> None:
    [public] = changes(WANT, replace(HAVE, visibility="private"))
    [private] = changes(replace(WANT, visibility="private"), HAVE)
    assert (public.risk, private.risk) == (Risk.ACCESS, Risk.DESTRUCTIVE)


def test_a_repository_stays_as_visible_as_it_is_unless_the_manifest_speaks_of_it() -> None:
    assert changes(replace(WANT, keep_visibility=True), replace(HAVE, visibility="private")) == []
    text = "version: 1\norganization: acme\n{}projects: [{{slug: olive, name: N, summary: S{}}}]\n"
    for defaults, own, keeps in [
        ("", "", True),
        ("", ", repository: {visibility: public}", False),
        ("defaults: {visibility: public}\n", "", False),
    ]:
        manifest = load(text.format(defaults, own))
        assert REPOSITORY.desired_state(manifest, manifest.projects[0]).keep_visibility is keeps


def test_archiving_comes_last_and_must_have_been_seen() -> None:
    found = changes(replace(WANT, archived=True, settings={"description": "Rest."}), HAVE)
    assert [c.kind for c in found] == [ChangeKind.UPDATE, ChangeKind.ARCHIVE]
    assert found[-1].risk is Risk.DESTRUCTIVE


def test_an_archived_repository_is_not_touched_while_its_project_is_archived() -> None:
    archived = replace(HAVE, archived=True, settings={**HAVE.settings, "description": "Other."})
    assert changes(replace(WANT, archived=True), archived) == []


def test_an_archived_project_without_a_repository_cannot_be_applied() -> None:
    [finding] = changes(replace(WANT, archived=True), None)
    assert isinstance(finding, Blocked)


def create(answer: dict[str, Any]) -> Any:
    [change] = changes(replace(WANT, settings={}), None)
    steps = REPOSITORY.steps(change, WANT, SITE)
    request = next(steps)
    assert isinstance(request, Rest)
    assert request.body == {"name": "olive", "auto_init": True, "private": False}
    with pytest.raises(StopIteration) as end:
        steps.send(Response(201, answer))
    return end.value.value


def test_what_creating_taught_is_known_to_the_steps_after_it() -> None:
    site = create({"name": "olive", "node_id": "R_1", "default_branch": "trunk"})
    assert (site.repository_id, site.default_branch, site.just_created) == ("R_1", "trunk", True)


def test_a_name_that_github_changed_stops_the_project() -> None:
    with pytest.raises(CommandError, match="GitHub named the repository"):
        create({"name": "olive-", "node_id": "R_1", "default_branch": "main"})
