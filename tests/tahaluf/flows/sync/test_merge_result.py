"""A pull request's plan is computed from its merge result, and lists everything that the pull request changes."""

import pytest

from support.coalition import Coalition, manifest, project
from support.commands import CommandResult
from support.organization_builder import CONTROL
from tahaluf.layout import MANIFEST_FILE
from tahaluf.plan import parse_review

API = f"/repos/{CONTROL}"
OLIVE, PINE, WELLS = (project(slug) for slug in ("olive", "pine", "wells"))


def plan_pull(coalition: Coalition, number: int, base: str) -> tuple[CommandResult, str]:
    coalition.write_manifest(base)
    path = str(coalition.root / MANIFEST_FILE)
    ran = coalition.run("plan", "--comment", "--pull", str(number), "--manifest", path)
    return ran, "\n".join(comment["body"] for comment in coalition.comments(number))


def moved_on(coalition: Coalition, before: str, branch: str, now: str) -> tuple[CommandResult, str]:
    """Plan a branch that started from the manifest `before`, after main has moved on to `now`."""
    coalition.write("control", MANIFEST_FILE, before)
    number = coalition.propose_change(branch)
    coalition.write("control", MANIFEST_FILE, now)
    return plan_pull(coalition, number, now)


def test_what_main_has_gained_is_not_taken_back(coalition: Coalition) -> None:
    before, branch, now = (
        manifest(OLIVE, PINE),
        manifest(OLIVE, PINE, WELLS),
        manifest("slug: ash, name: A, summary: S", OLIVE, PINE),
    )
    ran, comment = moved_on(coalition, before, branch, now)
    assert ran.code == 2
    yours, _, drift = comment.partition("Drift that will be corrected")
    assert "**wells**" in yours and "ash" not in yours
    assert "In 3 projects: `ash`, `olive`, `pine`" in drift


def test_a_project_that_main_has_removed_is_not_brought_back(coalition: Coalition) -> None:
    before = manifest(OLIVE, PINE, WELLS)
    _, comment = moved_on(
        coalition, before, before.replace("All about wells.", "Of wells."), manifest(PINE, WELLS)
    )
    assert "olive" not in comment


@pytest.mark.parametrize("branch", [manifest(OLIVE, PINE, WELLS), manifest(OLIVE)])
def test_a_conflict_is_no_plan_and_says_what_to_do(coalition: Coalition, branch: str) -> None:
    ran, comment = moved_on(
        coalition, manifest(OLIVE, PINE), branch, manifest(OLIVE, PINE.replace("All", "Much"))
    )
    assert ran.code == 1
    assert "No plan yet: resolve the conflict" in comment
    assert "conflicts with main in projects.yml" in ran.err
    assert "shown at" not in comment


def test_a_merge_that_is_not_valid_though_both_sides_are_is_told(coalition: Coalition) -> None:
    """Each side adds a project with the same slug, in different parts of the file."""
    before = manifest(OLIVE, PINE, WELLS)
    head = before.replace("projects:\n", f"projects:\n  - {{{project('zinnia')}}}\n")
    ran, comment = moved_on(coalition, before, head, f"{before}  - {{{project('zinnia')}}}\n")
    assert ran.code == 1
    assert "The manifest has problems" in comment


def test_the_comment_says_on_which_commits_it_was_made(coalition: Coalition) -> None:
    number = coalition.propose_change(manifest(OLIVE))
    _, comment = plan_pull(coalition, number, manifest())
    pull = coalition.founder.get(f"{API}/pulls/{number}").body
    assert f"<!-- shown at {pull['head']['sha']} on {pull['base']['sha']}:" in comment
    assert parse_review(comment, pull["head"]["sha"]).subjects


def test_a_workflow_file_in_the_pull_request_stands_in_its_plan(coalition: Coalition) -> None:
    number = coalition.propose_change(manifest(OLIVE))
    coalition.write("control", ".github/workflows/new.yml", "on: push\n", "change")
    coalition.write("control", "NOTES.md", "Notes.\n", "change")
    _, comment = plan_pull(coalition, number, manifest())
    assert "- the file `.github/workflows/new.yml` changes; it runs in this repository" in comment
    assert "review this closely" in comment
    assert "- 1 other file changes, with no effect on what runs" in comment


def test_a_change_that_no_request_follows_is_not_nothing_to_do(coalition: Coalition) -> None:
    outside = "slug: far, name: Far, summary: Far away, repository: 'https://far.example'"
    coalition.write("control", MANIFEST_FILE, manifest(outside))
    number = coalition.propose_change(manifest(outside.replace("Far away", "Near")) + "roster: people\n")
    ran, comment = plan_pull(coalition, number, manifest(outside))
    assert ran.code == 0
    assert "Nothing to do" not in comment
    assert "it controls the repository in which volunteers' records are stored" in comment


UNREADABLE = "- the default branch has no valid manifest to compare with"
ROSTER = "the setting `roster` changes: roster → people; it controls"


def test_a_plan_without_a_base_to_compare_with_lists_every_setting(coalition: Coalition) -> None:
    coalition.write("control", MANIFEST_FILE, "projects: [")
    olive = project("olive", repository={"unlisted_members": "delete"})
    number = coalition.propose_change(manifest(olive) + "roster: people\n")
    _, comment = plan_pull(coalition, number, "projects: [")
    assert UNREADABLE in comment
    assert ROSTER in comment
    assert "in the entry of `olive`, the key `repository.unlisted_members` is set to" in comment
    assert "**olive**\n\n- create repository (public)" in comment


def test_a_plan_that_repairs_contradictions_names_what_else_it_changes(coalition: Coalition) -> None:
    broken = manifest(OLIVE, OLIVE, PINE, WELLS)
    coalition.write("control", MANIFEST_FILE, broken)
    number = coalition.propose_change(manifest(OLIVE, PINE) + "roster: people\n")
    _, comment = plan_pull(coalition, number, broken)
    assert UNREADABLE in comment
    assert ROSTER in comment
    assert "the project `wells` is no longer managed" in comment
    assert "`pine`: " not in comment


def test_a_plan_without_comment_exits_1_if_something_cannot_be_done(coalition: Coalition) -> None:
    coalition.create_repository("olive", archived=False)
    text = manifest(
        OLIVE,
        project("pine", organization="elsewhere-entirely"),
        head="organizations: [elsewhere-entirely]\n",
    )
    number = coalition.propose_change(text)
    coalition.write_manifest(manifest())
    ran = coalition.run("plan", "--pull", str(number), "--manifest", str(coalition.root / MANIFEST_FILE))
    assert "is new in this pull request" in ran.output
    assert ran.code == 1
