"""If a process is killed at any request, the next run finishes the work without losing or repeating anything."""

import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localhub.faults import FaultRule
from support.busy_coalition import SCENARIOS, ScenarioFactory
from support.crash_runs import crash_runs
from support.launcher import Launcher

MAX_SAVED_REQUESTS = 8  # `apply` may need this many fewer requests, because its threads share responses
SCHEDULES = 25  # Schedules per command.
# These tests use the real clock, so they use only faults that do not make the client wait
FAULT_RULES = st.builds(
    FaultRule,
    kind=st.sampled_from(["500", "502", "drop", "reset", "cut", "partial", "forbidden", "401"]),
    after=st.booleans(),
    skip=st.integers(0, 20),
    times=st.integers(1, 2),
)
SPREAD = 2  # the number of crash points in a quick test run, spread across the whole command


@pytest.mark.parametrize("command", SCENARIOS)
def test_next_run_finishes_after_a_kill_at_some_requests(
    command: str, scenarios: ScenarioFactory, launcher: Launcher
) -> None:
    with crash_runs(scenarios(command), launcher) as run:
        points = range(2, run.requests + 1, max(1, run.requests // SPREAD))
        assert run.all_differences(points) == []


@pytest.mark.full
@pytest.mark.parametrize("command", SCENARIOS)
def test_next_run_finishes_after_a_kill_at_any_request(
    command: str, scenarios: ScenarioFactory, launcher: Launcher, capsys: pytest.CaptureFixture[str]
) -> None:
    with crash_runs(scenarios(command), launcher) as run:
        points = range(1, run.requests + 1)
        problems = run.all_differences(points)
    with capsys.disabled():
        sys.stdout.write(f"\n{command}: {run.killed_runs} crash points, {len(problems)} problems\n")
    assert problems == []
    assert run.killed_runs >= 2 * len(points) - MAX_SAVED_REQUESTS


@pytest.mark.parametrize("command", SCENARIOS)
def test_next_run_finishes_after_a_cancel_at_some_requests(
    command: str, scenarios: ScenarioFactory, launcher: Launcher
) -> None:
    with crash_runs(scenarios(command), launcher) as run:
        assert run.differences_after_cancel(max(2, run.requests // 2)) == []


@pytest.mark.full
@pytest.mark.parametrize("command", SCENARIOS)
def test_next_run_finishes_after_a_cancel_at_any_request(
    command: str, scenarios: ScenarioFactory, launcher: Launcher, capsys: pytest.CaptureFixture[str]
) -> None:
    with crash_runs(scenarios(command), launcher) as run:
        problems = [line for at in range(1, run.requests + 1) for line in run.differences_after_cancel(at)]
    with capsys.disabled():
        sys.stdout.write(f"\n{command}: cancelled at {run.killed_runs} points, {len(problems)} problems\n")
    assert problems == []
    assert (
        run.killed_runs > run.requests // 2
    )  # a run that is nearly finished may end before it receives the signal


@pytest.mark.full
@pytest.mark.parametrize("command", SCENARIOS)
def test_next_run_finishes_after_kills_and_faults(
    command: str, scenarios: ScenarioFactory, launcher: Launcher, capsys: pytest.CaptureFixture[str]
) -> None:
    with crash_runs(scenarios(command), launcher) as run:

        @settings(max_examples=SCHEDULES, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(FAULT_RULES, min_size=1, max_size=4), st.integers(1, run.requests), st.booleans())
        def all_pass(schedule: list[FaultRule], at: int, acted: bool) -> None:
            assert run.differences_under_faults(at, acted, schedule) == []

        all_pass()
    with capsys.disabled():
        sys.stdout.write(f"\n{command}: killed under faults at {run.killed_runs} points\n")
