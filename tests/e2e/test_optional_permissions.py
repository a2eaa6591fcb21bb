"""If a manifest needs permissions that the App does not have yet, runs say so, and do everything else."""

import re
from pathlib import Path

import pytest

from localhub.domain import apps
from localhub.domain.runs import Job
from localhub.hub import Hub
from support.coalition import manifest, project
from support.control_checkout import seed_with_actions
from support.pushed_control import API, PushedControl
from tahaluf.flows.demo.fixture import ORGANIZATION
from tahaluf.health import CONFIGURATIONS, PROPERTIES

pytestmark = pytest.mark.e2e

USING: dict[str, object] = {
    "team": None,
    "labels": [],
    "custom_properties": {"area": "water"},
    "security": {"configuration": "For all"},
}
CONFIGURATION_PATH = f"/orgs/{ORGANIZATION}/code-security/configurations"


def test_refused_permissions_stop_nothing_else(tmp_path: Path) -> None:
    with Hub(tmp_path / "hub", seed_with_actions()) as hub:
        page = f"{hub.url}/organizations/{ORGANIZATION}/settings/installations"
        control = PushedControl(hub, tmp_path)
        control.ask("PUT", f"/orgs/{ORGANIZATION}/properties/schema/area", value_type="string")
        control.ask("POST", CONFIGURATION_PATH, name="For all", description="For all.")
        control.push(manifest(project("wells", repository=USING)))
        assert control.last_jobs("apply.yml")["Apply (1/1)"] == "failure"
        assert "wells" in control.repositories(ORGANIZATION)
        log = _unwrap(_last_log(hub))
        for permission in (PROPERTIES, CONFIGURATIONS):
            assert f"GitHub refused to create a token with the App's {permission} permission" in log
        assert page in log

        control.push(manifest(project("wells", repository=USING | {"topics": ["water"]})), "change")
        pull = control.ask("POST", f"{API}/pulls", title="Wells", head="change", base="main")
        control.settle()
        [plan] = [found["body"] for found in control.ask("GET", f"{API}/issues/{pull['number']}/comments")]
        assert f"`{CONFIGURATIONS}` permission in `{ORGANIZATION}`, which GitHub refused" in plan
        assert page in plan

        [installation] = hub.store.fetch_all(apps.Installation, "SELECT * FROM installations")
        accepted = {**installation.permissions, PROPERTIES: "write", CONFIGURATIONS: "write"}
        hub.store.update("installations", installation.id, permissions=accepted)
        control.ask("PUT", f"{API}/pulls/{pull['number']}/merge", merge_method="squash")
        control.settle()
        assert control.last_jobs("apply.yml")["Apply (1/1)"] == "success", _last_log(hub)
        values = control.ask("GET", f"/orgs/{ORGANIZATION}/properties/values")
        [wells] = [found["properties"] for found in values if found["repository_name"] == "wells"]
        assert wells == [{"property_name": "area", "value": "water"}]
        attached = control.ask("GET", f"/repos/{ORGANIZATION}/wells/code-security-configuration")
        assert attached["configuration"]["name"] == "For all"
        assert hub.contract.violations() == []


def _last_log(hub: Hub) -> str:
    jobs = hub.store.fetch_all(Job, "SELECT * FROM jobs WHERE name LIKE 'Apply%' ORDER BY id DESC")
    return jobs[0].log


def _unwrap(log: str) -> str:
    """Join the lines of a log, each of which begins with its time."""
    return " ".join(re.sub(r"^\S+Z ", "", log, flags=re.MULTILINE).split())
