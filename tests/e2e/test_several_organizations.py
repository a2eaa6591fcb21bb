"""The real workflows with three organizations. The App is not installed in one of them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from localhub.hub import Hub
from support.coalition import manifest, project
from support.control_checkout import seed_with_actions
from support.pushed_control import API, PushedControl
from tahaluf.flows.demo.fixture import CONTROL, FOUNDER, ORGANIZATION

pytestmark = pytest.mark.e2e

SECOND, STRANGE = "second-coalition", "strange-coalition"
HEAD = f"organizations: [{SECOND}, {STRANGE}]\n"
FIRST = (project("water-map"), project("bread-prices", organization=SECOND))
LOST = project("old-songs", organization=STRANGE)


@pytest.fixture
def control(tmp_path: Path) -> Iterator[PushedControl]:
    world = seed_with_actions()
    world["organizations"] += [{"login": login, "owners": [FOUNDER]} for login in (SECOND, STRANGE)]
    world["apps"][0]["installations"] += [{"account": SECOND}]
    [repository] = [found for found in world["repositories"] if found["name"] == CONTROL]
    matrix = {"include": [{"organization": name, "shard": "1/1"} for name in (ORGANIZATION, SECOND, STRANGE)]}
    repository["variables"] = {**repository["variables"], "TAHALUF_MATRIX": json.dumps(matrix)}
    with Hub(tmp_path / "hub", world) as hub:
        yield PushedControl(hub, tmp_path)
        assert hub.contract.violations() == []


def test_each_organization_has_its_own_job(control: PushedControl) -> None:
    before = manifest(*FIRST, LOST, head=HEAD)
    control.push(before)
    control.ask("POST", f"{API}/actions/workflows/apply.yml/dispatches", ref="main", inputs={"allow": "all"})
    control.settle()
    assert control.last_jobs("apply.yml") == {
        f"Apply ({ORGANIZATION}, 1/1)": "success",
        f"Apply ({SECOND}, 1/1)": "success",
        f"Apply ({STRANGE}, 1/1)": "failure",  # the App is not installed in this organization
    }
    assert control.repositories(SECOND) == ["bread-prices"]
    assert "water-map" in control.repositories(ORGANIZATION)
    assert control.repositories(STRANGE) == []

    control.push(manifest(*FIRST, project("seed-library", organization=SECOND), LOST, head=HEAD), "change")
    number = control.ask("POST", f"{API}/pulls", title="Seeds", head="change", base="main")["number"]
    control.settle()
    comments = [comment["body"] for comment in control.ask("GET", f"{API}/issues/{number}/comments")]
    assert [text.splitlines()[1] for text in comments] == [
        f"### What a merge will do in `{ORGANIZATION}`",
        f"### What a merge will do in `{SECOND}`",
    ]
    assert f"create repository `{SECOND}/seed-library`" in comments[1]
    control.ask("PUT", f"{API}/pulls/{number}/merge", merge_method="squash")
    control.settle()
    assert control.repositories(SECOND) == ["bread-prices", "seed-library"]
