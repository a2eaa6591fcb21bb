"""What was just made is not there for a while, as GitHub's copies of its data catch up: the run waits for it."""

import pytest

from busy_world import ORGANIZATION, Scenes
from fault_runs import fault_runs
from hub_picture import differences, picture
from localhub.faults import Fault

# All that is asked of a new repository and of its new team after they were made
YOUNG = (f"/repos/{ORGANIZATION}/clinic-hours/*", f"/orgs/{ORGANIZATION}/teams/clinic-hours/*")


@pytest.mark.parametrize("path", YOUNG)
def test_one_run_is_enough_where_new_things_show_late(
    path: str, scenes: Scenes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fault_runs(scenes("apply"), monkeypatch) as run:
        run.scene.begin()
        faults = run.scene.here.hub.faults
        faults.arm([Fault("404", path=path, times=5)])
        assert run.run() == 0
        assert faults.listed()["happened"] == {"404": 5}
        assert differences(run.wanted, picture(run.scene.here.hub)) == []
