"""What was just made is not there for a while, as GitHub's copies of its data catch up: the run waits for it."""

import pytest

from localhub.faults import FaultRule
from support.busy_coalition import ORGANIZATION, ScenarioFactory
from support.fault_runs import fault_runs
from support.hub_state import hub_state, state_differences

# All that is asked of a new repository and of its new team after they were made
YOUNG = (f"/repos/{ORGANIZATION}/clinic-hours/*", f"/orgs/{ORGANIZATION}/teams/clinic-hours/*")


@pytest.mark.parametrize("path", YOUNG)
def test_one_run_is_enough_where_new_things_show_late(
    path: str, scenarios: ScenarioFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fault_runs(scenarios("apply"), monkeypatch) as run:
        run.scenario.reset()
        faults = run.scenario.coalition.hub.faults
        faults.add_rules([FaultRule("404", path=path, times=5)])
        assert run.run() == 0
        assert faults.as_json()["happened"] == {"404": 5}
        assert state_differences(run.expected_state, hub_state(run.scenario.coalition.hub)) == []
