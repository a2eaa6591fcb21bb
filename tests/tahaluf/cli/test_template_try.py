"""`tahaluf template try` shows what a changed template would change in real repositories, but writes nothing."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from support.coalition import Coalition, manifest, project, start_coalition
from support.commands import CommandResult
from support.organization_builder import ORGANIZATION
from tahaluf.plan import Rest

WORKFLOW = ".github/workflows/ci.yml"
VERSION_1 = "name: CI\non: push\njobs:\n  test:\n    steps:\n      - run: make\n      - run: make docs\n"
VERSION_2 = VERSION_1.replace("on: push", "on: [push, pull_request]")
RULES = f"description: One page.\nfiles:\n  {WORKFLOW}: {{policy: managed}}\n"
SLUGS = ("clean", "merged", "conflicting", "answered")
TEXT = manifest(
    *(project(slug) for slug in SLUGS), project("other", repository={"template": "plain"}), project("missing")
)


def write_template(here: Coalition, name: str, workflow: str) -> None:
    folder = here.root / "templates" / name
    (folder / WORKFLOW).parent.mkdir(parents=True, exist_ok=True)
    (folder / WORKFLOW).write_text(workflow)
    (folder / "template.yml").write_text(RULES, encoding="utf-8")


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coalition]:
    """Repositories created from two templates, some of them with manual edits. The template `small` has changed in the
    checkout.
    """
    with start_coalition(tmp_path_factory.mktemp("tried")) as here:
        for name in ("small", "plain"):
            write_template(here, name, VERSION_1)
        made = manifest(
            *(project(slug) for slug in SLUGS), project("other", repository={"template": "plain"})
        )
        assert here.apply(made).code == 0
        here.write("merged", WORKFLOW, VERSION_1.replace("make docs", "make site"))
        here.write("conflicting", WORKFLOW, VERSION_1.replace("on: push", "on: workflow_dispatch"))
        write_template(here, "small", VERSION_2)
        # The preview also shows updates that were declined
        assert here.apply(made).code == 0
        refused = f"/repos/{ORGANIZATION}/answered/pulls/1"
        here.founder.rest(Rest("PATCH", refused, {"state": "closed"}))
        here.write_manifest(TEXT)
        yield here


def try_template(here: Coalition, *arguments: str, **variables: str) -> CommandResult:
    words = ("template", "try", "--manifest", here.write_manifest(None), *arguments)
    return here.run(*words, token="token-founder", **{"GITHUB_ACTIONS": "", **variables})


def effects(ran: CommandResult) -> dict[str, Any]:
    return {one["project"]: one["effect"] for one in json.loads(ran.out)}


def test_every_project_that_uses_the_template_is_previewed(tried: Coalition) -> None:
    ran = try_template(tried, "small", "--all", "--json")
    assert (ran.code, ran.writes) == (1, 0)
    assert effects(ran) == {
        "clean": "updates cleanly",
        "merged": "updates cleanly",
        "conflicting": "conflicts",
        "answered": "updates cleanly",
        "missing": "unknown",
    }
    ran = try_template(tried, "small", "--all")
    assert (
        "3 of 5 projects would update cleanly, 1 would conflict (conflicting), 1 could not be computed (missing)."
        in ran.out
    )
    assert f"conflicting\tconflicts\t1 conflict ({WORKFLOW})" in ran.out
    assert "merged\tupdates cleanly\t1 merged" in ran.out


def test_a_diff_shows_what_would_change_and_keeps_peoples_edits(tried: Coalition) -> None:
    ran = try_template(tried, "small", "--on", "merged", "--diff")
    assert ran.code == 0
    assert "\n name: CI\n-on: push\n+on: [push, pull_request]\n jobs:\n   test:\n" in ran.out
    assert "make docs" not in ran.out and "-      - run" not in ran.out
    public = try_template(tried, "small", "--on", "merged", "--diff", GITHUB_ACTIONS="true")
    assert (public.code, public.requests) == (1, 0)


def test_a_project_of_another_template_shows_what_switching_would_change(tried: Coalition) -> None:
    assert effects(try_template(tried, "plain", "--on", "other", "--json")) == {"other": "unchanged"}
    ran = try_template(tried, "small", "--on", "other", "clean", "--json")
    assert effects(ran) == {"clean": "updates cleanly", "other": "updates cleanly"}


def test_unknown_templates_and_projects_are_reported(tried: Coalition) -> None:
    assert "there is no template 'smal'" in try_template(tried, "smal", "--on", "clean").err
    assert "no managed project nowhere" in try_template(tried, "small", "--on", "nowhere").err
    assert "no project uses the template" in try_template(tried, "community", "--all").err


def test_plan_lists_managed_files_that_people_have_changed(tried: Coalition) -> None:
    tried.write("other", "NOTES.md", "Ours.\n")  # no project manages this repository
    words = ("plan", "--manifest", tried.write_manifest(None))
    ran = tried.run(*words, "--drift", token="token-founder", GITHUB_ACTIONS="")
    assert (
        f"note conflicting, merged: {WORKFLOW}: changed by people; the template manages this file" in ran.out
    )
    without = tried.run(*words, token="token-founder", GITHUB_ACTIONS="")
    assert "changed by people" not in without.out
    assert ran.code == without.code  # this is information, not a problem
    listed = tried.run(*words, "--drift", "--json", token="token-founder").plan["unmanaged"]
    assert [one["project"] for one in listed if one["resource"] == "files" and one["target"] == WORKFLOW] == [
        "conflicting",
        "merged",
    ]
