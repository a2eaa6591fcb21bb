"""The real workflows with three organizations. The App is not installed in one of them."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from localhub.hub import Hub
from support.coalition import TEMPLATES, manifest, project
from support.control_checkout import seed_with_actions, write_control
from tahaluf.flows.demo.fixture import CONTROL, FOUNDER, ORGANIZATION, TOKENS

pytestmark = pytest.mark.e2e

API = f"/repos/{ORGANIZATION}/{CONTROL}"
SECOND, STRANGE = "second-coalition", "strange-coalition"
HEAD = f"organizations: [{SECOND}, {STRANGE}]\n"
FIRST = (project("water-map"), project("bread-prices", organization=SECOND))
LOST = project("old-songs", organization=STRANGE)


class Control:
    """The control repository. The founder uses this repository through git and REST."""

    def __init__(self, hub: Hub, folder: Path) -> None:
        self.hub, self.place = hub, folder / "control"
        write_control(hub, self.place, TEMPLATES)
        (
            self.place / ".github/workflows/publish.yml"
        ).unlink()  # the workflow's runs take time and are not tested here
        self.git("init", "--quiet", "--initial-branch", "main")

    def git(self, *arguments: str) -> None:
        named = [f"GIT_{who}_{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")]
        env = {"PATH": os.environ["PATH"], "HOME": str(self.place), **dict.fromkeys(named, "it@example.org")}
        subprocess.run(["git", *arguments], cwd=self.place, env=env, check=True, capture_output=True)

    def push(self, text: str, branch: str = "main") -> None:
        """Push this manifest, and wait until all workflow runs have completed."""
        (self.place / "projects.yml").write_text(text, encoding="utf-8")
        address = self.hub.url.replace("://", f"://x-access-token:{TOKENS[FOUNDER]}@")
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--message", "Change")
        self.git("push", "--quiet", f"{address}/{ORGANIZATION}/{CONTROL}.git", f"HEAD:{branch}")
        self.settle()

    def ask(self, method: str, path: str, **body: Any) -> Any:
        headers = {"authorization": f"Bearer {TOKENS[FOUNDER]}"}
        answer = requests.request(method, self.hub.url + path, headers=headers, json=body or None, timeout=20)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def settle(self) -> None:
        assert self.hub.runner is not None
        for _ in range(2400):
            if self.hub.runner.pending() == 0:
                return
            time.sleep(0.1)
        raise AssertionError("the runs did not end")

    def last_jobs(self, workflow: str) -> dict[str, str]:
        """Map each job of the most recent run to its conclusion."""
        run = self.ask("GET", f"{API}/actions/workflows/{workflow}/runs")["workflow_runs"][0]
        jobs = self.ask("GET", f"{API}/actions/runs/{run['id']}/jobs")["jobs"]
        return {job["name"]: job["conclusion"] for job in jobs}

    def repositories(self, organization: str) -> list[str]:
        return sorted(found["name"] for found in self.ask("GET", f"/orgs/{organization}/repos"))


@pytest.fixture
def control(tmp_path: Path) -> Iterator[Control]:
    world = seed_with_actions()
    world["organizations"] += [{"login": login, "owners": [FOUNDER]} for login in (SECOND, STRANGE)]
    world["apps"][0]["installations"] += [{"account": SECOND}]
    [repository] = [found for found in world["repositories"] if found["name"] == CONTROL]
    matrix = {"include": [{"organization": name, "shard": "1/1"} for name in (ORGANIZATION, SECOND, STRANGE)]}
    repository["variables"] = {**repository["variables"], "TAHALUF_MATRIX": json.dumps(matrix)}
    with Hub(tmp_path / "hub", world) as hub:
        yield Control(hub, tmp_path)
        assert hub.contract.violations() == []


def test_each_organization_has_its_own_job(control: Control) -> None:
    before = manifest(*FIRST, LOST, head=HEAD)
    control.push(before)
    control.ask("POST", f"{API}/actions/workflows/apply.yml/dispatches", ref="main", inputs={"allow": "all"})
    control.settle()
    assert control.last_jobs("apply.yml") == {
        f"Apply ({ORGANIZATION}, 1/1)": "success",
        f"Apply ({SECOND}, 1/1)": "success",
        f"Apply ({STRANGE}, 1/1)": "failure",  # the App is not installed in this organization
        "Tahaluf is not set up": "skipped",
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
