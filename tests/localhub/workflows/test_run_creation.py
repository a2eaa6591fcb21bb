"""A run has the right commit, and its workflow file is read from the right commit."""

from typing import Any

import pytest

from localhub.git import bare
from support.runner_harness import RunnerHarness

pytestmark = pytest.mark.e2e
STEPS = "jobs: {only: {runs-on: ubuntu-latest, steps: [{run: ':'}]}}"


def pull(harness: RunnerHarness, action: str = "opened", repository: int | None = None) -> dict[str, Any]:
    """The payload of a pull request from `proposal/1` to `main`, with its test merge."""
    own = repository or harness.repository
    head = bare.ref(harness.bare, "refs/heads/proposal/1")
    bare.update_ref(harness.bare, "refs/pull/1/merge", head)
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
                "sha": bare.ref(harness.bare, "refs/heads/main"),
                "repo": {"id": harness.repository},
            },
        },
    }


def branch(harness: RunnerHarness, files: dict[str, str]) -> None:
    bare.update_ref(harness.bare, "refs/heads/proposal/1", bare.ref(harness.bare, "refs/heads/main"))
    harness.commit(files, "proposal/1")


def test_pull_request_matching_paths_runs_its_workflow(harness: RunnerHarness) -> None:
    harness.workflow(f"on: {{pull_request: {{paths: [projects.yml]}}}}\n{STEPS}")
    branch(harness, {"projects.yml": "version: 1\n"})
    harness.push({"other.txt": "main has moved on\n"})
    harness.publish("pull_request", "opened", **pull(harness))
    harness.wait_until()
    (run,) = harness.runs()
    head = bare.ref(harness.bare, "refs/heads/proposal/1")
    assert (run.title, run.ref, run.head_branch) == ("A proposal", "refs/pull/1/merge", "proposal/1")
    assert (run.sha, run.head_sha, run.from_fork) == (head, head, False)


def test_pull_request_not_matching_paths_starts_nothing(harness: RunnerHarness) -> None:
    harness.workflow(f"on: {{pull_request: {{paths: [projects.yml]}}}}\n{STEPS}")
    branch(harness, {"README.md": "x"})
    harness.push({"projects.yml": "changed on main alone\n"})
    harness.publish("pull_request", "opened", **pull(harness))
    harness.wait_until()
    assert harness.runs() == []


def test_pull_request_from_fork_is_marked(harness: RunnerHarness) -> None:
    harness.workflow(f"on: pull_request\n{STEPS}")
    branch(harness, {"README.md": "x"})
    harness.publish("pull_request", "opened", **pull(harness, repository=1))
    harness.wait_until()
    assert [run.from_fork for run in harness.runs()] == [True]


def test_comment_runs_the_default_branch_workflow(harness: RunnerHarness) -> None:
    harness.workflow(f"on: push\n{STEPS}")
    harness.commit({".github/workflows/w.yml": f"on: issue_comment\n{STEPS}"}, "side")
    comment: dict[str, Any] = {"issue": {"title": "x", "number": 1}, "comment": {"body": "/plan"}}
    harness.publish("issue_comment", "created", **comment)
    harness.wait_until()
    assert harness.runs() == []
    harness.workflow(f"on: issue_comment\n{STEPS}")
    harness.publish("issue_comment", "created", **comment)
    harness.wait_until()
    assert [run.ref for run in harness.runs()] == ["refs/heads/main"]


def test_a_blank_run_name_is_ignored(harness: RunnerHarness) -> None:
    harness.workflow("run-name: ${{ vars.MISSING == '' && ' ' || 'Set' }}\n" + f"on: push\n{STEPS}")
    harness.push()
    harness.wait_until()
    [run] = harness.runs()
    assert run.title.strip() not in ("", "Set")


def test_deleted_branch_and_disabled_workflow_start_nothing(harness: RunnerHarness) -> None:
    harness.workflow(f"on: push\n{STEPS}")
    harness.publish(
        "push", ref="refs/heads/gone", before=bare.ref(harness.bare, "refs/heads/main"), after=bare.NULL_OID
    )
    harness.wait_until()
    assert harness.runs() == []
    harness.push()
    harness.wait_until()
    harness.store.execute("UPDATE workflows SET state = 'disabled_manually'")
    harness.push()
    harness.wait_until()
    assert len(harness.runs()) == 1


def test_schedule_event_contains_its_cron_line(harness: RunnerHarness) -> None:
    harness.workflow(f"on: {{schedule: [{{cron: '17 3 * * *'}}]}}\n{STEPS}")
    harness.publish("schedule")
    harness.wait_until()
    assert [run.payload["schedule"] for run in harness.runs()] == ["17 3 * * *"]
