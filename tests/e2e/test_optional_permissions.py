"""A manifest needs a permission that the App does not have yet: the run says so, and does everything else."""

from pathlib import Path

import pytest

from localhub.domain import apps
from localhub.domain.runs import Job
from localhub.hub import Hub
from support.coalition import manifest, project
from support.control_checkout import seed_with_actions
from support.pushed_control import PushedControl
from tahaluf.flows.demo.fixture import ORGANIZATION
from tahaluf.health import PROPERTIES

pytestmark = pytest.mark.e2e

ENTRY: dict[str, object] = {"team": None, "labels": []}
AREA = ENTRY | {"custom_properties": {"area": "water"}}
VALUES = f"/orgs/{ORGANIZATION}/properties/values"


def test_a_refused_permission_stops_nothing_else(tmp_path: Path) -> None:
    with Hub(tmp_path / "hub", seed_with_actions()) as hub:
        control = PushedControl(hub, tmp_path)
        control.ask("PUT", f"/orgs/{ORGANIZATION}/properties/schema/area", value_type="string")
        control.push(manifest(project("wells", repository=AREA)))
        assert control.last_jobs("apply.yml")["Apply (1/1)"] == "failure"
        assert "wells" in control.repositories(ORGANIZATION)
        log = " ".join(_last_log(hub).split())
        assert f"GitHub refused to create a token with the App's permission {PROPERTIES}" in log
        assert f"{hub.url}/organizations/{ORGANIZATION}/settings/installations" in log

        [installation] = hub.store.fetch_all(apps.Installation, "SELECT * FROM installations")
        accepted = {**installation.permissions, PROPERTIES: "write"}
        hub.store.update("installations", installation.id, permissions=accepted)
        control.push(manifest(project("wells", repository=AREA | {"topics": ["water"]})))
        assert control.last_jobs("apply.yml")["Apply (1/1)"] == "success", _last_log(hub)
        [values] = [one for one in control.ask("GET", VALUES) if one["repository_name"] == "wells"]
        assert values["properties"] == [{"property_name": "area", "value": "water"}]
        assert hub.contract.violations() == []


def _last_log(hub: Hub) -> str:
    jobs = hub.store.fetch_all(Job, "SELECT * FROM jobs WHERE name LIKE 'Apply%' ORDER BY id DESC")
    return jobs[0].log
