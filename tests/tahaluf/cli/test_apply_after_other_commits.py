"""A workflow run whose commit is no longer the tip of the default branch goes on only if it would do the same there."""

import pytest

from localhub.core import Request, Response, json_response
from support.coalition import Coalition, manifest, project
from support.commands import CommandResult
from support.organization_builder import ORGANIZATION
from tahaluf.layout import MANIFEST_FILE

BEFORE = manifest(project("water-map"))
AFTER = manifest(project("water-map"), project("bread-prices"))


def tip(coalition: Coalition, branch: str = "main") -> str:
    path = f"/repos/{ORGANIZATION}/control/git/ref/heads/{branch}"
    return str(coalition.founder.get(path).body["object"]["sha"])


def run_on(coalition: Coalition, commit: str) -> CommandResult:
    """Run the Apply workflow's command on this commit, whose manifest is `BEFORE`."""
    return coalition.apply(BEFORE, GITHUB_ACTIONS="true", GITHUB_SHA=commit)


@pytest.fixture
def commit(coalition: Coalition) -> str:
    coalition.publish_manifest(BEFORE)
    return tip(coalition)


@pytest.mark.parametrize(
    "path", ["README.md", "resources.yml", ".github/ISSUE_TEMPLATE/volunteer.yml", "notes/projects.yml"]
)
def test_a_commit_to_another_file_does_not_stop_a_run(coalition: Coalition, commit: str, path: str) -> None:
    coalition.write("control", path, "Something else.\n")
    ran = run_on(coalition, commit)
    assert ran.code == 0, ran.output
    assert ran.writes > 0
    assert coalition.files("water-map") == [".tahaluf.lock", "NOTES.md"]


@pytest.mark.parametrize(
    "path",
    [
        MANIFEST_FILE,
        "templates/small/NOTES.md.jinja",
        "templates/new/template.yml",
        ".github/workflows/apply.yml",
        "actions/apply-changes/action.yml",
    ],
)
def test_a_commit_to_a_file_that_a_run_uses_stops_it(coalition: Coalition, commit: str, path: str) -> None:
    coalition.write("control", path, f"{AFTER}# changed\n")
    coalition.write("control", "README.md", "Something else.\n")
    ran = run_on(coalition, commit)
    assert (ran.code, ran.writes) == (1, 0)
    assert "which is not the tip of the default branch main" in ran.output


def test_a_manifest_that_was_changed_and_restored_is_applied(coalition: Coalition, commit: str) -> None:
    coalition.publish_manifest(AFTER)
    coalition.publish_manifest(BEFORE)
    assert run_on(coalition, commit).code == 0


def test_a_run_on_a_commit_that_is_not_on_the_default_branch_stops(coalition: Coalition, commit: str) -> None:
    coalition.create_branch("control", "other")
    other = coalition.write("control", "README.md", "Not merged.\n", "other")
    coalition.write("control", "README.md", "Something else.\n")
    ran = run_on(coalition, other)
    assert (ran.code, ran.writes) == (1, 0)


def test_a_run_stops_if_github_does_not_list_all_changed_files(coalition: Coalition, commit: str) -> None:
    coalition.write("control", "README.md", "Something else.\n")

    def many_files(request: Request, writes: int) -> Response | None:
        if "/compare/" not in request.path:
            return None
        return json_response(200, {"status": "ahead", "files": [{"filename": "README.md"}] * 300})

    coalition.recorder.failure = many_files
    ran = run_on(coalition, commit)
    assert (ran.code, ran.writes) == (1, 0)
