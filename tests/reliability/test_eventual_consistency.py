"""A run waits for new objects that are temporarily missing because GitHub's replicas lag behind."""

import pytest

from localhub.faults import FaultRule
from support.busy_coalition import ScenarioFactory
from support.fault_runs import fault_runs
from support.hub_state import hub_state, state_differences
from support.organization_builder import ORGANIZATION

# All paths that are requested for a new repository and its new team.
NEW_OBJECT_PATHS = (f"/repos/{ORGANIZATION}/clinic-hours/*", f"/orgs/{ORGANIZATION}/teams/clinic-hours/*")


@pytest.mark.parametrize("path", NEW_OBJECT_PATHS)
def test_run_waits_for_new_objects(
    path: str, scenarios: ScenarioFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fault_runs(scenarios("apply"), monkeypatch) as run:
        run.scenario.reset()
        faults = run.scenario.coalition.hub.faults
        faults.add_rules([FaultRule("404", path=path, times=5)])
        assert run.run() == 0
        assert faults.as_json()["happened"] == {"404": 5}
        assert state_differences(run.expected_state, hub_state(run.scenario.coalition.hub)) == []
