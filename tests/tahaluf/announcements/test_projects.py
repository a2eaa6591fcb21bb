"""A plan names the projects that a merge stops managing, renames or rewrites, even if no request to GitHub follows."""

import json
from typing import Any

import pytest

from tahaluf.announcements import announce_projects
from tahaluf.manifest import Manifest, load

WELLS = {
    "slug": "wells",
    "name": "Wells",
    "summary": "Where wells work.",
    "stewards": [{"login": "s", "id": 7}],
}


def manifest(*projects: dict[str, Any]) -> Manifest:
    return load(json.dumps({"version": 1, "organization": "acme", "projects": projects}), "projects.yml")


def announced(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> dict[tuple[str, str, str], str]:
    found = announce_projects(manifest(*before), manifest(*after))
    return {(a.project, a.resource, a.target): a.text for a in found}


def test_a_project_that_is_taken_out_leaves_access_behind_and_this_is_said() -> None:
    [(key, text)] = announced([WELLS], []).items()
    assert key == ("wells", "project", "wells")
    assert "no longer managed" in text
    assert "everybody's access" in text


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
    assert announced([], [new]) == {}
    renamed = announced([WELLS], [WELLS | {"slug": "springs", "aliases": ["wells"]}])
    assert renamed == {("springs", "entry", "aliases"): "these keys of its entry change"}


def test_words_that_only_people_read_are_named_by_their_keys_and_not_repeated() -> None:
    changed = WELLS | {"name": "Wells of the town", "links": {"chat": "https://chat.example"}}
    [(key, text)] = announced([WELLS], [changed]).items()
    assert key == ("wells", "entry", "name, links")
    assert "town" not in text


def test_what_github_shows_is_left_to_the_plan() -> None:
    assert announced([WELLS], [WELLS | {"summary": "Other words."}]) == {}
