"""A process that dies at any of its requests loses nothing and doubles nothing: the next run ends where one would."""

import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localhub.faults import FaultRule
from support.busy_coalition import SCENARIOS, ScenarioFactory
from support.crash_runs import crash_runs

SHORTER = 8  # answers that several threads may come to share, in an apply
STORMS = 25  # schedules a command
# Those after which a client does not wait: here the clock is the real one
STUMBLES = st.builds(
    FaultRule,
    kind=st.sampled_from(["500", "502", "drop", "reset", "cut", "partial", "forbidden", "401"]),
    after=st.booleans(),
    skip=st.integers(0, 20),
    times=st.integers(1, 2),
)
SPREAD = 2  # points of a quick run, over the whole length of the command


@pytest.mark.parametrize("command", SCENARIOS)
def test_a_command_that_is_killed_at_some_of_its_requests_is_finished_by_the_next(
    command: str, scenarios: ScenarioFactory
) -> None:
    with crash_runs(scenarios(command)) as run:
        points = range(2, run.requests + 1, max(1, run.requests // SPREAD))
        assert run.all_differences(points) == []


@pytest.mark.full
@pytest.mark.parametrize("command", SCENARIOS)
def test_a_command_that_is_killed_at_any_of_its_requests_is_finished_by_the_next(
    command: str, scenarios: ScenarioFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    with crash_runs(scenarios(command)) as run:
        points = range(1, run.requests + 1)
        troubles = run.all_differences(points)
    with capsys.disabled():
        sys.stdout.write(f"\n{command}: {run.killed_runs} crash points, {len(troubles)} troubles\n")
    assert troubles == []
    assert run.killed_runs >= 2 * len(points) - SHORTER


@pytest.mark.parametrize("command", SCENARIOS)
def test_a_command_whose_job_is_cancelled_at_some_of_its_requests_is_finished_by_the_next(
    command: str, scenarios: ScenarioFactory
) -> None:
    with crash_runs(scenarios(command)) as run:
        assert run.differences_after_cancel(max(2, run.requests // 2)) == []


@pytest.mark.full
@pytest.mark.parametrize("command", SCENARIOS)
def test_a_command_whose_job_is_cancelled_at_any_of_its_requests_is_finished_by_the_next(
    command: str, scenarios: ScenarioFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    with crash_runs(scenarios(command)) as run:
        troubles = [line for at in range(1, run.requests + 1) for line in run.differences_after_cancel(at)]
    with capsys.disabled():
        sys.stdout.write(f"\n{command}: cancelled at {run.killed_runs} points, {len(troubles)} troubles\n")
    assert troubles == []
    assert run.killed_runs > run.requests // 2  # near its end, a run may finish before it hears of it


@pytest.mark.full
@pytest.mark.parametrize("command", SCENARIOS)
def test_a_command_that_is_killed_while_github_stumbles_is_finished_when_it_stops(
    command: str, scenarios: ScenarioFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    with crash_runs(scenarios(command)) as run:

        @settings(max_examples=STORMS, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(STUMBLES, min_size=1, max_size=4), st.integers(1, run.requests), st.booleans())
        def all_pass(schedule: list[FaultRule], at: int, acted: bool) -> None:
            assert run.differences_under_faults(at, acted, schedule) == []

        all_pass()
    with capsys.disabled():
        sys.stdout.write(f"\n{command}: killed under faults at {run.killed_runs} points\n")
