"""Whatever faults occur in a run, a second run without faults results in the same state as an undisturbed run."""

import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localhub.fault_kinds import FAULT_KINDS
from localhub.faults import FaultRule
from support.busy_coalition import SCENARIOS, ScenarioFactory
from support.fault_runs import FAULT_SCHEDULES, FaultRuns, fault_runs

QUICK, MANY = 2, 60  # schedules per command
SHORT = ("propose", "onboard")  # it would take hours to test the other commands with every single fault


def play(run: FaultRuns, schedules: int) -> None:
    @settings(
        max_examples=schedules, deadline=None, suppress_health_check=list(HealthCheck), print_blob=False
    )
    @given(FAULT_SCHEDULES, st.integers(1, 2))
    def faults_pass(schedule: list[FaultRule], runs: int) -> None:
        assert run.problems(schedule, runs) == []

    faults_pass()


@pytest.mark.parametrize("command", SCENARIOS)
def test_run_recovers_after_some_fault_schedules(
    command: str, scenarios: ScenarioFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fault_runs(scenarios(command), monkeypatch) as run:
        play(run, QUICK)


@pytest.mark.full
@pytest.mark.parametrize("command", SCENARIOS)
def test_run_recovers_after_many_fault_schedules(
    command: str,
    scenarios: ScenarioFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with fault_runs(scenarios(command), monkeypatch) as run:
        play(run, MANY)
    with capsys.disabled():
        tell(run, command)


def singles(run: FaultRuns) -> Iterator[FaultRule]:
    """Yield every kind of fault at every request, both before and after the request is executed."""
    for kind, mishap in FAULT_KINDS.items():
        both = (False,) if mishap.never_executes or mishap.needs_response else (False, True)
        for skip in range(run.requests):
            for after in both:
                yield FaultRule(kind, skip=skip, after=after)


@pytest.mark.full
@pytest.mark.parametrize("command", SHORT)
def test_run_recovers_after_any_single_fault(
    command: str,
    scenarios: ScenarioFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with fault_runs(scenarios(command), monkeypatch) as run:
        problems = [f"{fault}: {line}" for fault in singles(run) for line in run.problems([fault])]
    with capsys.disabled():
        tell(run, command)
    assert problems == []


def tell(run: FaultRuns, command: str) -> None:
    struck = ", ".join(f"{kind} {count}" for kind, count in sorted(run.fault_counts.items()))
    sys.stdout.write(
        f"\n{command}: {run.schedules} schedules, {run.fault_counts.total()} faults ({struck})\n"
    )
