"""A plan names projects that a merge stops managing, renames or rewrites, even if the merge causes no requests to
GitHub.
"""

import json
from dataclasses import replace
from typing import Any

import pytest

from tahaluf.announcements import announce_projects
from tahaluf.manifest import Manifest, load
from tahaluf.plan import Blocked, Change, ChangeKind, ChangeOrigin, FieldChange, Operation, Plan, Risk
from tahaluf.resources.repository_operations import RenameRepository, ReplaceTopics, UpdateRepository
from tahaluf.resources.team import UpdateTeam
from tahaluf.resources.team_permission import UpdateTeamRepositoryPermission

WELLS = {
    "slug": "wells",
    "name": "Wells",
    "summary": "Where wells work.",
    "stewards": [{"login": "s", "id": 7}],
}


def manifest(*projects: dict[str, Any]) -> Manifest:
    data = {"version": 1, "organization": "acme", "organizations": ["acme-two"], "projects": projects}
    return load(json.dumps(data), "projects.yml")


def announced(
    before: list[dict[str, Any]], after: list[dict[str, Any]], *changes: Change
) -> dict[tuple[str, str, str], str]:
    found = announce_projects(manifest(*before), manifest(*after), Plan(changes))
    return {(a.project, a.resource, a.target): a.text for a in found}


def test_a_project_that_is_taken_out_leaves_access_behind_and_this_is_said() -> None:
    [(key, text)] = announced([WELLS], []).items()
    assert key == ("wells", "project", "wells")
    assert "no longer managed" in text
    assert "everyone keeps their access" in text


def test_a_project_without_a_repository_of_ours_leaves_nothing_behind() -> None:
    outside = WELLS | {"repository": None}
    [text] = announced([outside], []).values()
    assert "access" not in text


@pytest.mark.parametrize("repository", [None, "https://elsewhere.example/wells"])
def test_a_repository_that_is_let_go_is_named(repository: str | None) -> None:
    assert ("wells", "repository", "wells") in announced([WELLS], [WELLS | {"repository": repository}])


def test_a_team_that_is_let_go_is_named_by_its_name() -> None:
    named = WELLS | {"repository": {"team": {"name": "well-people"}}}
    assert ("wells", "team", "well-people") in announced([named], [WELLS | {"repository": {"team": None}}])


@pytest.mark.parametrize(
    "same", [{"name": "Wells"}, {"summary": "Where wells work."}, {"stewards": [{"login": "s", "id": 7}]}]
)
def test_a_slug_that_changes_without_an_alias_looks_renamed(same: dict[str, Any]) -> None:
    other = {"slug": "springs", "name": "Springs", "summary": "Other words.", **same}
    found = announced([WELLS], [other])
    assert "looks like wells" in found["springs", "project", "springs"]
    assert "no longer managed" in found["wells", "project", "wells"]


def test_a_slug_with_an_alias_and_a_project_that_is_really_new_do_not() -> None:
    new = {"slug": "springs", "name": "Springs", "summary": "Other words."}
    assert "looks like" not in str(announced([WELLS], [WELLS, new]))
    assert "looks like" not in str(announced([WELLS], [WELLS | {"slug": "springs", "aliases": ["wells"]}]))


def with_name(name: str | None, **fields: Any) -> dict[str, Any]:
    return {**WELLS, "repository": {"name": name} if name else {}, **fields}


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        (with_name(None), with_name("springs"), "wells"),
        (with_name("springs"), with_name(None), "springs"),
        (with_name("springs"), with_name("ponds"), "springs"),
        (with_name("springs"), with_name("Springs"), None),
        (with_name("springs"), {**WELLS, "repository": {"name": "ponds", "aliases": ["springs"]}}, None),
        (with_name(None), with_name("springs", organization="acme-two"), None),
    ],
)
def test_a_repository_whose_name_leaves_the_entry_is_no_longer_the_projects(
    before: dict[str, Any], after: dict[str, Any], gone: str | None
) -> None:
    found = {key[2]: text for key, text in announced([before], [after]).items() if key[1] == "repository"}
    assert list(found) == ([gone] if gone else [])
    assert all(f"write `aliases: [{gone}]` under `repository`" in text for text in found.values())


def test_a_changed_name_is_announced_unless_the_plan_shows_the_rename() -> None:
    after = {**WELLS, "repository": {"name": "ponds", "aliases": ["wells"]}}
    renamed = change(RenameRepository("wells", "ponds"))
    key = ("wells", "entry", "repository.name")
    assert "which repository belongs to the project" in announced([WELLS], [after])[key]
    assert key not in announced([WELLS], [after], renamed)


def test_another_slug_for_the_same_repository_needs_an_alias_too() -> None:
    texts = {"slug": "springs", "name": "Springs", "summary": "Other words.", "stewards": []}
    other = with_name("wells") | texts
    found = announced([WELLS], [other])
    assert "uses the repository of wells, but has a different slug" in found["springs", "project", "springs"]
    assert "second repository" not in str(found)
    elsewhere = {**other, "organization": "acme-two"}
    assert "different slug" not in str(announced([WELLS], [elsewhere]))


def test_words_that_only_people_read_are_named_by_their_keys_and_not_repeated() -> None:
    changed = WELLS | {"name": "Wells of the town", "links": {"chat": "https://chat.example"}}
    found = announced([WELLS], [changed])
    assert found == {("wells", "entry", "name"): "changes", ("wells", "entry", "links"): "changes"}


def change(operation: Operation, resource: str = "repository", target: str = "", **fields: Any) -> Change:
    kind = ChangeKind.UPDATE
    return Change(project="wells", resource=resource, kind=kind, target=target, operation=operation, **fields)


def field(name: str, value: Any) -> UpdateRepository:
    return UpdateRepository((FieldChange(name, None, value),))


# A key of an entry, its new value, and the change that results
SHOWN = [
    ({"summary": "Other words."}, change(field("description", "Other words."))),
    ({"repository": {"description": "Other words."}}, change(field("description", "Other words."))),
    ({"repository": {"homepage": "https://x.example"}}, change(field("homepage", "https://x.example"))),
    ({"repository": {"visibility": "private"}}, change(field("visibility", "private"))),
    ({"repository": {"topics": ["b", "a"]}}, change(ReplaceTopics((), ("a", "b")), target="topics")),
    ({"repository": {"features": {"wiki": False}}}, change(field("has_wiki", False))),
    (
        {"repository": {"team": {"privacy": "closed"}}},
        change(UpdateTeam((FieldChange("privacy", "SECRET", "closed"),)), "team"),
    ),
    (
        {"repository": {"team": {"permission": "read"}}},
        change(UpdateTeamRepositoryPermission("admin", "read"), "team"),
    ),
]


@pytest.mark.parametrize(("keys", "shows"), SHOWN)
def test_what_the_plan_shows_is_not_said_twice_and_all_else_is_said(
    keys: dict[str, Any], shows: Change
) -> None:
    assert announced([WELLS], [WELLS | keys], shows) == {}
    unrelated = [other for _, other in SHOWN if other.operation != shows.operation]
    drift = replace(shows, origin=ChangeOrigin.DRIFT)
    others = replace(shows, project="springs")
    assert len(announced([WELLS], [WELLS | keys], *unrelated, drift, others)) == 1


def test_a_new_slug_is_shown_by_the_change_of_the_name() -> None:
    renamed = WELLS | {"slug": "springs", "aliases": ["WELLS"]}
    shows = replace(change(RenameRepository("wells", "springs")), project="springs")
    assert announced([WELLS], [renamed], shows) == {("springs", "entry", "aliases"): "changes"}
    assert announced([WELLS], [renamed]) == {
        ("springs", "entry", "slug"): "changes",
        ("springs", "entry", "aliases"): "changes",
    }


@pytest.mark.parametrize(
    ("keys", "path", "text", "risk"),
    [
        (
            {"repository": {"unlisted_members": "delete"}},
            "repository.unlisted_members",
            "is added: delete; it controls whether a run removes members who are not stewards",
            Risk.DESTRUCTIVE,
        ),
        (
            {"repository": {"unlisted": "keep"}},
            "repository.unlisted",
            "is added: keep; it controls whether a run deletes labels that the manifest does not list",
            Risk.DESTRUCTIVE,
        ),
        (
            {"repository": {"visibility": "public"}},
            "repository.visibility",
            "is added: public; it controls who may see the repository",
            Risk.ACCESS,
        ),
        (
            {"adopt": True},
            "adopt",
            "is added: true; it controls whether an existing repository or team is adopted",
            Risk.ADOPTION,
        ),
        (
            {"repository": {"template": "dataset"}},
            "repository.template",
            "changes",
            Risk.NONE,
        ),
    ],
)
def test_what_changes_only_later_runs_is_said_with_its_risk(
    keys: dict[str, Any], path: str, text: str, risk: Risk
) -> None:
    found = [*announce_projects(manifest(WELLS), manifest(WELLS | keys), Plan())]
    assert [(one.target, one.text, one.risk) for one in found] == [(path, text, risk)]


def test_a_project_outside_github_changes_by_its_keys() -> None:
    outside = WELLS | {"repository": "https://wells.example"}
    elsewhere = WELLS | {"summary": "Other words.", "repository": "https://other.example"}
    assert announced([outside], [elsewhere]) == {
        ("wells", "entry", "summary"): "changes",
        ("wells", "entry", "repository"): "changes",
    }


def test_a_new_project_is_mentioned_even_if_nothing_on_github_changes() -> None:
    [text] = announced([], [WELLS]).values()
    assert text == "is added; this changes nothing on GitHub for now"
    assert announced([], [WELLS], change(field("description", ""))) == {}
    blocked = Plan(blocked=(Blocked("wells", "repository", "wells", "", ""),))
    assert [*announce_projects(manifest(), manifest(WELLS), blocked)] == []


def test_what_a_new_entry_lets_later_runs_delete_is_said() -> None:
    new = WELLS | {"repository": {"unlisted_members": "delete", "topics": ["water"]}}
    found = announced([], [new], change(field("description", "")))
    assert [target for _, _, target in found] == ["repository.unlisted_members"]


@pytest.mark.parametrize(
    ("entry", "stays"),
    [
        ({"adopt": True}, True),
        ({"adopt": True, "repository": {"unlisted_members": "keep"}}, True),
        ({}, False),
        ({"adopt": True, "repository": {"unlisted_members": "delete"}}, False),
        ({"adopt": True, "repository": {"team": None}}, False),
        ({"adopt": True, "repository": None}, False),
    ],
)
def test_a_steward_who_keeps_their_role_in_an_adopted_team_is_announced(
    entry: dict[str, Any], stays: bool
) -> None:
    before = WELLS | entry
    after = before | {"stewards": []}
    assert (("wells", "team", "1 former steward") in announced([before], [after])) == stays
    other_login = before | {"stewards": [{"login": "renamed", "id": 7}]}
    assert ("wells", "team", "1 former steward") not in announced([before], [other_login])


def test_a_removed_steward_without_an_id_is_announced_beside_another_one_without_an_id() -> None:
    before = WELLS | {"adopt": True, "stewards": [{"login": "s"}, {"login": "t"}]}
    assert ("wells", "team", "1 former steward") in announced(
        [before], [before | {"stewards": [{"login": "t"}]}]
    )
