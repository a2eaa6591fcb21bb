"""Real act runs of small workflow files."""

import sys

import pytest

from localhub.workflows import dispatch
from localhub.world import Conflict, Invalid, repositories, runs, settings
from localhub.world.settings import Place

pytestmark = pytest.mark.e2e
SLOW = "on: push\njobs: {slow: {runs-on: ubuntu-latest, steps: [{run: sleep 20}]}}"


def steps(*commands: str) -> str:
    listed = "\n".join(f"      - run: {command}" for command in commands)
    return f"on: push\njobs:\n  only:\n    runs-on: ubuntu-latest\n    steps:\n{listed}\n"


def test_a_push_runs_the_commit_that_was_pushed(stage):
    stage.workflow("""
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
    stage.push({"hello.txt": "مرحبا"})
    stage.wait()
    (run,) = stage.runs()
    job = stage.only_job()
    assert (run.conclusion, run.title, run.status) == ("success", "Check main", "completed")
    assert (job.name, [step["conclusion"] for step in job.steps]) == ("Look around", ["success", "success"])
    assert "مرحبا" in job.log
    assert f"an-org/water-map {run.sha} {run.sha}" in job.log
    assert not list((stage.folder / "runs").iterdir())


def test_each_job_knows_how_those_it_needs_ended(stage):
    stage.workflow("""
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
    stage.push()
    stage.wait()
    (run,) = stage.runs()
    jobs = stage.jobs(run)
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
def test_a_step_that_fails_is_heard_to_its_end(stage, shell):
    stage.workflow(f"""
on: push
jobs:
  long:
    runs-on: ubuntu-latest
    steps: [{{shell: {shell}, run: "seq 1 5000; printf end; exit 3"}}]
""")
    stage.push()
    stage.wait()
    said = [line.partition(" ")[2] for line in stage.only_job().log.splitlines()]
    assert said[1:-1] == [*map(str, range(1, 5001)), "end"]
    assert said[-1].startswith("##[error]")


def test_a_shell_that_fails_inside_of_a_step_says_nothing_of_its_own(stage):
    stage.workflow("""
on: push
jobs:
  nested:
    runs-on: ubuntu-latest
    steps: [{run: "echo $(bash -c 'echo inner; exit 4') outer"}]
""")
    stage.push()
    stage.wait()
    assert stage.only_job().log.splitlines()[-1].endswith(" inner outer")


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
def test_a_matrix_from_the_job_before_it_is_a_job_for_each_entry(stage, fast, ends):
    stage.workflow(MATRIX.replace("FAST", fast))
    stage.push()
    stage.wait()
    (run,) = stage.runs()
    each = [job for job in stage.all_jobs(run) if job.key == "each"]
    assert [job.name for job in each] == ["each (a)", "each (b)", "each (c)"]
    assert [job.key for job in stage.all_jobs(run)] == ["share", "each", "each", "each", "last"]
    assert [job.conclusion for job in each] == ends
    assert "this is a" in each[0].log
    assert "this is b" not in each[0].log
    assert run.conclusion == "failure"
    assert "all: failure" in stage.jobs(run)["last"].log


def test_a_matrix_that_makes_no_job_fails_and_says_so(stage):
    stage.workflow("""
on: push
jobs:
  none: {runs-on: ubuntu-latest, strategy: {matrix: {org: []}}, steps: [{run: echo no}]}
""")
    stage.push()
    stage.wait()
    assert stage.only_job().conclusion == "failure"
    assert "the matrix makes 0 jobs" in stage.only_job().log


def test_secrets_are_masked_and_those_of_an_environment_reach_only_its_jobs(stage):
    def arrange(world):
        repository = repositories.repository(world, stage.repository)
        production = settings.ensure_environment(world, repository, "production")
        settings.put(
            world, "secret", Place(environment_id=production.id), "KEY", 'line "one"\n$HOME line two\n'
        )
        settings.put(world, "variable", Place(organization_id=repository.owner_id), "WHERE", "here")

    stage.ask(arrange)
    stage.workflow("""
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
    stage.push()
    stage.wait()
    jobs = stage.jobs(stage.runs()[0])
    assert jobs["plain"].log.splitlines()[-2].endswith("Z 0")
    assert jobs["inside"].log.splitlines()[1].endswith("Z 2")
    assert "line two" not in jobs["inside"].log
    assert "here" in jobs["inside"].log


def test_a_job_inherits_nothing_and_leaves_nothing_behind(stage, monkeypatch):
    monkeypatch.setenv("A_SECRET_OF_THE_PARENT", "seen")
    stage.workflow(steps("env", "cd ~ && pwd && mktemp && python3 -c 'import sys; print(sys.prefix)'"))
    stage.push()
    stage.wait()
    log = stage.only_job().log
    own = str(stage.folder / "runs")
    assert "A_SECRET_OF_THE_PARENT" not in log
    home, scratch, prefix = [line.partition("Z ")[2] for line in log.splitlines()[-3:]]
    assert home.startswith(own)
    assert scratch.startswith(own)
    assert prefix == sys.prefix
    assert not list((stage.folder / "runs").iterdir())


def test_a_job_s_token_dies_with_it(stage):
    stage.workflow(steps('test -n "${{ github.token }}"'))
    stage.push()
    stage.wait()
    assert stage.only_job().conclusion == "success"
    assert stage.store.values("SELECT token FROM tokens") == []


def test_a_summary_is_kept_once_for_each_outer_step(stage):
    stage.commit(
        {
            "say/action.yml": """
name: say
description: says it
runs: {using: composite, steps: [{shell: bash, run: 'echo "## inner" >> $GITHUB_STEP_SUMMARY'}]}
"""
        }
    )
    stage.workflow("""
on: push
jobs:
  only:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: ./say
      - run: 'echo "## outer" >> $GITHUB_STEP_SUMMARY'
""")
    stage.push()
    stage.wait()
    assert stage.only_job().summary == "## inner\n\n## outer\n"


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
def test_what_this_machine_cannot_do_fails_the_job_and_says_so(stage, job, line):
    stage.workflow(f"on: push\njobs: {{only: {{{job}}}}}")
    stage.push()
    stage.wait()
    assert stage.only_job().conclusion == "failure"
    assert line in stage.only_job().log


def test_a_job_that_takes_longer_than_it_may_is_stopped(stage):
    stage.workflow(
        "on: push\njobs: {only: {runs-on: ubuntu-latest, timeout-minutes: 0.005, steps: [{run: sleep 20}]}}"
    )
    stage.push()
    stage.wait()
    assert stage.only_job().conclusion == "failure"
    assert "timeout-minutes" in stage.only_job().log


def test_of_three_runs_in_a_group_the_middle_one_is_cancelled(stage):
    go = stage.folder / "go"
    stage.workflow("concurrency: one at a time\n" + steps(f"until test -e {go}; do sleep 0.02; done"))
    for _ in range(3):
        stage.push()
    stage.wait(lambda: [run.status for run in stage.runs()] == ["in_progress", "completed", "pending"])
    go.touch()
    stage.wait()
    assert [run.conclusion for run in stage.runs()] == ["success", "cancelled", "success"]


def test_a_queue_loses_no_run(stage):
    stage.workflow("concurrency: {group: g, queue: max}\n" + steps("':'"))
    for _ in range(4):
        stage.push()
    stage.wait()
    assert [run.conclusion for run in stage.runs()] == ["success"] * 4


def test_a_newer_run_may_end_the_one_in_progress(stage):
    stage.workflow("concurrency: {group: g, cancel-in-progress: true}\n" + SLOW)
    stage.push()
    stage.wait(lambda: [run.status for run in stage.runs()] == ["in_progress"])
    stage.workflow("concurrency: {group: g, cancel-in-progress: true}\n" + steps("':'"))
    stage.push()
    stage.wait()
    assert [run.conclusion for run in stage.runs()] == ["cancelled", "success"]


def test_a_cancelled_run_still_cleans_up(stage):
    stage.workflow("""
on: push
jobs:
  only:
    runs-on: ubuntu-latest
    steps: [{run: sleep 20}, {run: echo no}, {if: always(), run: echo cleaned}]
""")
    stage.push()
    stage.wait(
        lambda: any(job.status == "in_progress" for run in stage.runs() for job in stage.jobs(run).values())
    )
    stage.ask(lambda world: dispatch.cancel(world, runs.unfinished(world)[0]))
    stage.wait()
    (run,) = stage.runs()
    assert run.conclusion == "cancelled"
    with pytest.raises(Conflict):
        stage.ask(lambda world: dispatch.cancel(world, run))


def test_a_closed_runner_leaves_nothing_running(stage):
    stage.workflow(SLOW)
    stage.push()
    stage.wait(lambda: [run.status for run in stage.runs()] == ["in_progress"])
    stage.runner.close()
    assert [run.conclusion for run in stage.runs()] == ["cancelled"]


def test_a_run_can_be_run_again_as_its_next_attempt(stage):
    stage.workflow(steps('test "$GITHUB_RUN_ATTEMPT" = 2'))
    stage.push()
    stage.wait()
    (run,) = stage.runs()
    assert run.conclusion == "failure"
    stage.ask(lambda world: dispatch.rerun(world, run))
    stage.wait()
    (run,) = stage.runs()
    assert (run.conclusion, run.attempt) == ("success", 2)


def test_a_dispatch_checks_its_inputs_and_fills_in_the_defaults(stage):
    stage.workflow("""
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

    def ask(inputs, ref="main"):
        stage.ask(
            lambda world: dispatch.dispatch(
                world, repositories.repository(world, stage.repository), "w.yml", ref, inputs
            )
        )

    for wrong in ({}, {"what": "wine"}, {"what": "tea", "more": "x"}):
        with pytest.raises(Invalid):
            ask(wrong)
    with pytest.raises(Invalid):
        ask({"what": "tea"}, "nowhere")
    ask({"what": "tea"})
    stage.wait()
    assert "tea x 3" in stage.only_job().log


def test_an_event_of_a_github_token_starts_nothing(stage):
    stage.workflow("on: issues\njobs: {only: {runs-on: ubuntu-latest, steps: [{run: ':'}]}}")
    stage.tell("issues", "opened", starts=False, issue={"title": "x", "number": 1})
    stage.wait()
    assert stage.runs() == []
    stage.tell("issues", "opened", issue={"title": "A title", "number": 1})
    stage.wait()
    assert [run.title for run in stage.runs()] == ["A title"]


def test_a_file_that_cannot_make_a_run_is_a_startup_failure(stage):
    stage.workflow("on: push\njobs: {a: {needs: b, runs-on: ubuntu-latest, steps: [{run: ':'}]}}")
    stage.push()
    stage.wait()
    (run,) = stage.runs()
    assert run.conclusion == "startup_failure"
    assert "needs" in run.trouble


def test_a_branch_that_an_environment_does_not_let_in_gets_none_of_its_secrets(stage):
    def guard(world):
        repository = repositories.repository(world, stage.repository)
        production = settings.ensure_environment(world, repository, "production")
        settings.put(world, "secret", Place(environment_id=production.id), "KEY", "told")
        custom = {"protected_branches": False, "custom_branch_policies": True}
        settings.set_up_environment(world, production, {"deployment_branch_policy": custom})
        settings.add_branch_policy(world, production, "release")

    stage.ask(guard)
    stage.workflow("""
on: push
jobs:
  only:
    runs-on: ubuntu-latest
    environment: production
    steps:
      - run: echo "${{ secrets.KEY }}" | rev
""")
    stage.push()
    stage.wait()
    job = stage.only_job()
    assert job.conclusion == "failure"
    assert 'Branch "main" is not allowed to deploy to production' in job.log
    assert "dlot" not in job.log
