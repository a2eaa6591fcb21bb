"""Which commit a run is about, and which commit's workflow file it runs."""

import pytest

from localhub.git import bare

pytestmark = pytest.mark.e2e
STEPS = "jobs: {only: {runs-on: ubuntu-latest, steps: [{run: ':'}]}}"


def pull(stage, action: str = "opened", repository: int | None = None) -> dict:
    """The payload of a pull request from `proposal/1` to `main`, with its trial merge."""
    own = repository or stage.repository
    head = bare.ref(stage.bare, "refs/heads/proposal/1")
    bare.update_ref(stage.bare, "refs/pull/1/merge", head)
    return {
        "number": 1,
        "pull_request": {
            "id": 1,
            "number": 1,
            "title": "A proposal",
            "url": "http://hub.example/repos/an-org/water-map/pulls/1",
            "head": {"ref": "proposal/1", "sha": head, "repo": {"id": own}},
            "base": {
                "ref": "main",
                "sha": bare.ref(stage.bare, "refs/heads/main"),
                "repo": {"id": stage.repository},
            },
        },
    }


def branch(stage, files: dict[str, str]) -> None:
    bare.update_ref(stage.bare, "refs/heads/proposal/1", bare.ref(stage.bare, "refs/heads/main"))
    stage.commit(files, "proposal/1")


def test_a_pull_request_runs_its_own_files_when_its_changes_are_asked_about(stage):
    stage.workflow(f"on: {{pull_request: {{paths: [projects.yml]}}}}\n{STEPS}")
    branch(stage, {"projects.yml": "version: 1\n"})
    stage.push({"other.txt": "main has moved on\n"})
    stage.tell("pull_request", "opened", **pull(stage))
    stage.wait()
    (run,) = stage.runs()
    head = bare.ref(stage.bare, "refs/heads/proposal/1")
    assert (run.title, run.ref, run.head_branch) == ("A proposal", "refs/pull/1/merge", "proposal/1")
    assert (run.sha, run.head_sha, run.from_fork) == (head, head, False)


def test_a_pull_request_that_leaves_the_asked_paths_alone_starts_nothing(stage):
    stage.workflow(f"on: {{pull_request: {{paths: [projects.yml]}}}}\n{STEPS}")
    branch(stage, {"README.md": "x"})
    stage.push({"projects.yml": "changed on main alone\n"})
    stage.tell("pull_request", "opened", **pull(stage))
    stage.wait()
    assert stage.runs() == []


def test_a_pull_request_from_a_fork_is_marked_as_one(stage):
    stage.workflow(f"on: pull_request\n{STEPS}")
    branch(stage, {"README.md": "x"})
    stage.tell("pull_request", "opened", **pull(stage, repository=1))
    stage.wait()
    assert [run.from_fork for run in stage.runs()] == [True]


def test_a_comment_runs_the_default_branch_s_file_and_not_another_s(stage):
    stage.workflow(f"on: push\n{STEPS}")
    stage.commit({".github/workflows/w.yml": f"on: issue_comment\n{STEPS}"}, "side")
    comment = {"issue": {"title": "x", "number": 1}, "comment": {"body": "/plan"}}
    stage.tell("issue_comment", "created", **comment)
    stage.wait()
    assert stage.runs() == []
    stage.workflow(f"on: issue_comment\n{STEPS}")
    stage.tell("issue_comment", "created", **comment)
    stage.wait()
    assert [run.ref for run in stage.runs()] == ["refs/heads/main"]


def test_a_deleted_branch_and_a_disabled_workflow_start_nothing(stage):
    stage.workflow(f"on: push\n{STEPS}")
    stage.tell("push", ref="refs/heads/gone", before=bare.ref(stage.bare, "refs/heads/main"), after=bare.ZERO)
    stage.wait()
    assert stage.runs() == []
    stage.push()
    stage.wait()
    stage.store.run("UPDATE workflows SET state = 'disabled_manually'")
    stage.push()
    stage.wait()
    assert len(stage.runs()) == 1


def test_the_clock_fires_a_schedule_with_its_own_cron_line(stage):
    stage.workflow(f"on: {{schedule: [{{cron: '17 3 * * *'}}]}}\n{STEPS}")
    stage.tell("schedule")
    stage.wait()
    assert [run.payload["schedule"] for run in stage.runs()] == ["17 3 * * *"]
