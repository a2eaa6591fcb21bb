"""Small workflow files are run with act."""

import sys

import pytest

from localhub.domain import Conflict, UnitOfWork, ValidationFailed, repositories, runs, settings
from localhub.domain.settings import SettingScope
from localhub.workflows import dispatch
from support.runner_harness import RunnerHarness

pytestmark = pytest.mark.e2e
SLOW = "on: push\njobs: {slow: {runs-on: ubuntu-latest, steps: [{run: sleep 20}]}}"


def steps(*commands: str) -> str:
    listed = "\n".join(f"      - run: {command}" for command in commands)
    return f"on: push\njobs:\n  only:\n    runs-on: ubuntu-latest\n    steps:\n{listed}\n"


def test_push_runs_the_pushed_commit(harness: RunnerHarness) -> None:
    harness.workflow("""
on: push
run-name: Check ${{ github.ref_name }}
jobs:
  only:
    name: Look around
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - name: Read
        run: cat hello.txt; git log --format=%H; echo "$GITHUB_REPOSITORY ${{ github.sha }} $GITHUB_SHA"
""")
    harness.push({"hello.txt": "مرحبا"})
    harness.wait_until()
    (run,) = harness.runs()
    job = harness.only_job()
    assert (run.conclusion, run.title, run.status) == ("success", "Check main", "completed")
    assert (job.name, [step["conclusion"] for step in job.steps]) == ("Look around", ["success", "success"])
    assert "مرحبا" in job.log
    assert f"an-org/water-map {run.sha} {run.sha}" in job.log
    assert not list((harness.folder / "runs").iterdir())


def test_job_sees_results_of_needed_jobs(harness: RunnerHarness) -> None:
    harness.workflow("""
on: push
jobs:
  first:
    runs-on: ubuntu-latest
    outputs: {text: "${{ steps.it.outputs.text }}"}
    steps: [{id: it, run: "echo 'text=it is ${{ github.event.ref }}' >> $GITHUB_OUTPUT"}]
  second:
    needs: first
    runs-on: ubuntu-latest
    steps: [{run: "echo '${{ needs.first.outputs.text }}'; exit 3"}, {run: echo no}]
  third: {needs: second, runs-on: ubuntu-latest, steps: [{run: echo no}]}
  fourth: {needs: [first, second], if: failure(), runs-on: ubuntu-latest, steps: [{run: echo mended}]}
""")
    harness.push()
    harness.wait_until()
    (run,) = harness.runs()
    jobs = harness.jobs(run)
    assert run.conclusion == "failure"
    assert {key: job.conclusion for key, job in jobs.items()} == {
        "first": "success",
        "second": "failure",
        "third": "skipped",
        "fourth": "success",
    }
    assert "it is refs/heads/main" in jobs["second"].log
    assert [step["conclusion"] for step in jobs["second"].steps] == ["failure", "skipped"]


@pytest.mark.parametrize("shell", ["bash", "sh"])
def test_failed_step_keeps_its_output(harness: RunnerHarness, shell: str) -> None:
    harness.workflow(f"""
on: push
jobs:
  long:
    runs-on: ubuntu-latest
    steps: [{{shell: {shell}, run: "seq 1 5000; printf end; exit 3"}}]
""")
    harness.push()
    harness.wait_until()
    lines = [line.partition(" ")[2] for line in harness.only_job().log.splitlines()]
    assert lines[1:-1] == [*map(str, range(1, 5001)), "end"]
    assert lines[-1].startswith("##[error]")


def test_nested_shell_prints_no_marker(harness: RunnerHarness) -> None:
    harness.workflow("""
on: push
jobs:
  nested:
    runs-on: ubuntu-latest
    steps: [{run: "echo $(bash -c 'echo inner; exit 4') outer"}]
""")
    harness.push()
    harness.wait_until()
    assert harness.only_job().log.splitlines()[-1].endswith(" inner outer")


MATRIX = """
on: push
jobs:
  share:
    runs-on: ubuntu-latest
    outputs: {all: "${{ steps.it.outputs.all }}"}
    steps:
      - id: it
        run: |
          echo 'all={"include": [{"org": "a"}, {"org": "b"}, {"org": "c"}]}' >> $GITHUB_OUTPUT
  each:
    needs: share
    strategy: {fail-fast: FAST, matrix: "${{ fromJSON(needs.share.outputs.all) }}"}
    runs-on: ubuntu-latest
    steps: [{run: "echo 'this is ${{ matrix.org }}'; test '${{ matrix.org }}' != b"}]
  last: {needs: each, if: always(), runs-on: ubuntu-latest, steps: [{run: "echo 'all: ${{ needs.each.result }}'"}]}
"""


@pytest.mark.parametrize(
    ("fast", "ends"),
    [("false", ["success", "failure", "success"]), ("true", ["success", "failure", "cancelled"])],
)
def test_matrix_from_earlier_job_makes_one_job_per_entry(
    harness: RunnerHarness, fast: str, ends: list[str]
) -> None:
    harness.workflow(MATRIX.replace("FAST", fast))
    harness.push()
    harness.wait_until()
    (run,) = harness.runs()
    each = [job for job in harness.all_jobs(run) if job.key == "each"]
    assert [job.name for job in each] == ["each (a)", "each (b)", "each (c)"]
    assert [job.key for job in harness.all_jobs(run)] == ["share", "each", "each", "each", "last"]
    assert [job.conclusion for job in each] == ends
    assert "this is a" in each[0].log
    assert "this is b" not in each[0].log
    assert run.conclusion == "failure"
    assert "all: failure" in harness.jobs(run)["last"].log


def test_empty_matrix_fails_with_a_message(harness: RunnerHarness) -> None:
    harness.workflow("""
on: push
jobs:
  none: {runs-on: ubuntu-latest, strategy: {matrix: {org: []}}, steps: [{run: echo no}]}
""")
    harness.push()
    harness.wait_until()
    assert harness.only_job().conclusion == "failure"
    assert "the matrix expands to 0 jobs" in harness.only_job().log


def test_secrets_are_masked_and_limited_to_environments(harness: RunnerHarness) -> None:
    def arrange(uow: UnitOfWork) -> None:
        repository = repositories.repository(uow, harness.repository)
        production = settings.get_or_create_environment(uow, repository, "production")
        settings.put(
            uow, "secret", SettingScope(environment_id=production.id), "KEY", 'line "one"\n$HOME line two\n'
        )
        settings.put(uow, "variable", SettingScope(organization_id=repository.owner_id), "WHERE", "here")

    harness.in_unit_of_work(arrange)
    harness.workflow("""
on: push
jobs:
  plain:
    runs-on: ubuntu-latest
    steps:
      - &show
        run: printf '%s' "$KEY" | wc -l; echo "$KEY ${{ vars.WHERE }}"
        env: {KEY: "${{ secrets.KEY }}"}
  inside:
    environment: production
    runs-on: ubuntu-latest
    steps: [*show]
""")
    harness.push()
    harness.wait_until()
    jobs = harness.jobs(harness.runs()[0])
    assert jobs["plain"].log.splitlines()[-2].endswith("Z 0")
    assert jobs["inside"].log.splitlines()[1].endswith("Z 2")
    assert "line two" not in jobs["inside"].log
    assert "here" in jobs["inside"].log


def test_job_environment_is_isolated(harness: RunnerHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_SECRET_OF_THE_PARENT", "seen")
    harness.workflow(steps("env", "cd ~ && pwd && mktemp && python3 -c 'import sys; print(sys.prefix)'"))
    harness.push()
    harness.wait_until()
    log = harness.only_job().log
    own = str(harness.folder / "runs")
    assert "A_SECRET_OF_THE_PARENT" not in log
    home, scratch, prefix = [line.partition("Z ")[2] for line in log.splitlines()[-3:]]
    assert home.startswith(own)
    assert scratch.startswith(own)
    assert prefix == sys.prefix
    assert not list((harness.folder / "runs").iterdir())


def test_job_token_expires_with_the_job(harness: RunnerHarness) -> None:
    harness.workflow(steps('test -n "${{ github.token }}"'))
    harness.push()
    harness.wait_until()
    assert harness.only_job().conclusion == "success"
    assert harness.store.fetch_column("SELECT token FROM tokens") == []


def test_summary_is_kept_once_per_step(harness: RunnerHarness) -> None:
    harness.commit(
        {
            "say/action.yml": """
name: say
description: says it
runs: {using: composite, steps: [{shell: bash, run: 'echo "## inner" >> $GITHUB_STEP_SUMMARY'}]}
"""
        }
    )
    harness.workflow("""
on: push
jobs:
  only:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: ./say
      - run: 'echo "## outer" >> $GITHUB_STEP_SUMMARY'
""")
    harness.push()
    harness.wait_until()
    assert harness.only_job().summary == "## inner\n\n## outer\n"


def test_an_action_comes_from_its_repository_at_the_pinned_commit(harness: RunnerHarness) -> None:
    say = "runs: {using: composite, steps: [{shell: bash, run: 'echo says %s, $(cat $GITHUB_ACTION_PATH/../word)'}]}"
    _, pinned = harness.commit({"actions/say/action.yml": say % "one", "actions/word": "early"})
    harness.commit({"actions/say/action.yml": say % "two", "actions/word": "late"})
    harness.workflow(f"""
on: push
jobs:
  only:
    runs-on: ubuntu-latest
    steps:
      - uses: an-org/water-map/actions/say@{pinned}
      - uses: an-org/water-map/actions/say@main
""")
    harness.push()
    harness.wait_until()
    job = harness.only_job()
    assert job.conclusion == "success", job.log
    assert [word for word in ("says one, early", "says two, late") if word in job.log] == [
        "says one, early",
        "says two, late",
    ]


def test_actions_of_a_private_repository_are_not_shared(harness: RunnerHarness) -> None:
    harness.commit({"action.yml": "runs: {using: composite, steps: [{shell: bash, run: ':'}]}"})
    harness.store.execute("UPDATE repositories SET visibility = 'private'")
    harness.workflow(
        "on: push\njobs: {only: {runs-on: ubuntu-latest, steps: [{uses: an-org/water-map@main}]}}"
    )
    harness.push()
    harness.wait_until()
    assert "no such public repository" in harness.only_job().log


@pytest.mark.parametrize(
    ("job", "line"),
    [
        ("runs-on: windows-latest, steps: [{run: ':'}]", "no runner has the label `windows-latest`"),
        ("runs-on: ubuntu-latest, steps: [{uses: someone/thing@v1}]", "`uses: someone/thing@v1`"),
        ("runs-on: ubuntu-latest, container: debian, steps: [{run: ':'}]", "needs a container"),
        ("uses: ./.github/workflows/other.yml", "needs a reusable workflow"),
        ("runs-on: ubuntu-latest, steps: [{ruin: ':'}]", "##[error]"),
    ],
)
def test_unsupported_job_fails_with_a_message(harness: RunnerHarness, job: str, line: str) -> None:
    harness.workflow(f"on: push\njobs: {{only: {{{job}}}}}")
    harness.push()
    harness.wait_until()
    assert harness.only_job().conclusion == "failure"
    assert line in harness.only_job().log


def test_job_is_stopped_after_its_timeout(harness: RunnerHarness) -> None:
    harness.workflow(
        "on: push\njobs: {only: {runs-on: ubuntu-latest, timeout-minutes: 0.005, steps: [{run: sleep 20}]}}"
    )
    harness.push()
    harness.wait_until()
    assert harness.only_job().conclusion == "failure"
    assert "timeout-minutes" in harness.only_job().log


def test_third_run_in_group_cancels_the_second(harness: RunnerHarness) -> None:
    go = harness.folder / "go"
    harness.workflow("concurrency: one at a time\n" + steps(f"until test -e {go}; do sleep 0.02; done"))
    for _ in range(3):
        harness.push()
    harness.wait_until(
        lambda: [run.status for run in harness.runs()] == ["in_progress", "completed", "pending"]
    )
    go.touch()
    harness.wait_until()
    assert [run.conclusion for run in harness.runs()] == ["success", "cancelled", "success"]


def test_queue_max_runs_everything(harness: RunnerHarness) -> None:
    harness.workflow("concurrency: {group: g, queue: max}\n" + steps("':'"))
    for _ in range(4):
        harness.push()
    harness.wait_until()
    assert [run.conclusion for run in harness.runs()] == ["success"] * 4


def test_newer_run_may_cancel_the_running_one(harness: RunnerHarness) -> None:
    harness.workflow("concurrency: {group: g, cancel-in-progress: true}\n" + SLOW)
    harness.push()
    harness.wait_until(lambda: [run.status for run in harness.runs()] == ["in_progress"])
    harness.workflow("concurrency: {group: g, cancel-in-progress: true}\n" + steps("':'"))
    harness.push()
    harness.wait_until()
    assert [run.conclusion for run in harness.runs()] == ["cancelled", "success"]


def test_cancelled_run_executes_always_steps(harness: RunnerHarness) -> None:
    harness.workflow("""
on: push
jobs:
  only:
    runs-on: ubuntu-latest
    steps: [{run: sleep 20}, {run: echo no}, {if: always(), run: echo cleaned}]
""")
    harness.push()
    harness.wait_until(
        lambda: any(
            job.status == "in_progress" for run in harness.runs() for job in harness.jobs(run).values()
        )
    )
    harness.in_unit_of_work(lambda uow: dispatch.cancel(uow, runs.unfinished(uow)[0]))
    harness.wait_until()
    (run,) = harness.runs()
    assert run.conclusion == "cancelled"
    with pytest.raises(Conflict):
        harness.in_unit_of_work(lambda uow: dispatch.cancel(uow, run))


def test_closing_the_runner_ends_all_processes(harness: RunnerHarness) -> None:
    harness.workflow(SLOW)
    harness.push()
    harness.wait_until(lambda: [run.status for run in harness.runs()] == ["in_progress"])
    harness.runner.close()
    assert [run.conclusion for run in harness.runs()] == ["cancelled"]


def test_rerun_is_the_next_attempt(harness: RunnerHarness) -> None:
    harness.workflow(steps('test "$GITHUB_RUN_ATTEMPT" = 2'))
    harness.push()
    harness.wait_until()
    (run,) = harness.runs()
    assert run.conclusion == "failure"
    harness.in_unit_of_work(lambda uow: dispatch.rerun(uow, run))
    harness.wait_until()
    (run,) = harness.runs()
    assert (run.conclusion, run.attempt) == ("success", 2)


def test_dispatch_validates_inputs_and_applies_defaults(harness: RunnerHarness) -> None:
    harness.workflow("""
on:
  workflow_dispatch:
    inputs:
      what: {required: true, type: choice, options: [tea, water]}
      much: {default: 3}
jobs:
  only:
    runs-on: ubuntu-latest
    steps: [{run: 'echo "${{ inputs.what }} x ${{ github.event.inputs.much }}"'}]
""")

    def ask(inputs: dict[str, str], ref: str = "main") -> None:
        harness.in_unit_of_work(
            lambda uow: dispatch.dispatch(
                uow, repositories.repository(uow, harness.repository), "w.yml", ref, inputs
            )
        )

    for wrong in ({}, {"what": "wine"}, {"what": "tea", "more": "x"}):
        with pytest.raises(ValidationFailed):
            ask(wrong)
    with pytest.raises(ValidationFailed):
        ask({"what": "tea"}, "nowhere")
    ask({"what": "tea"})
    harness.wait_until()
    assert "tea x 3" in harness.only_job().log


def test_event_of_github_token_starts_nothing(harness: RunnerHarness) -> None:
    harness.workflow("on: issues\njobs: {only: {runs-on: ubuntu-latest, steps: [{run: ':'}]}}")
    harness.publish("issues", "opened", starts_workflows=False, issue={"title": "x", "number": 1})
    harness.wait_until()
    assert harness.runs() == []
    harness.publish("issues", "opened", issue={"title": "A title", "number": 1})
    harness.wait_until()
    assert [run.title for run in harness.runs()] == ["A title"]


def test_invalid_workflow_is_a_startup_failure(harness: RunnerHarness) -> None:
    harness.workflow("on: push\njobs: {a: {needs: b, runs-on: ubuntu-latest, steps: [{run: ':'}]}}")
    harness.push()
    harness.wait_until()
    (run,) = harness.runs()
    assert run.conclusion == "startup_failure"
    assert "needs" in (run.failure_reason or "")


def test_disallowed_branch_gets_no_environment_secrets(harness: RunnerHarness) -> None:
    def guard(uow: UnitOfWork) -> None:
        repository = repositories.repository(uow, harness.repository)
        production = settings.get_or_create_environment(uow, repository, "production")
        settings.put(uow, "secret", SettingScope(environment_id=production.id), "KEY", "told")
        custom = {"protected_branches": False, "custom_branch_policies": True}
        settings.configure_environment(uow, production, {"deployment_branch_policy": custom})
        settings.add_branch_policy(uow, production, "release")

    harness.in_unit_of_work(guard)
    harness.workflow("""
on: push
jobs:
  only:
    runs-on: ubuntu-latest
    environment: production
    steps:
      - run: echo "${{ secrets.KEY }}" | rev
""")
    harness.push()
    harness.wait_until()
    job = harness.only_job()
    assert job.conclusion == "failure"
    assert 'Branch "main" is not allowed to deploy to production' in job.log
    assert "dlot" not in job.log
