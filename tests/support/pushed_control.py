"""A control repository on localhub to which tests push manifests, with the workflows that users get."""

import os
import subprocess
import time
from pathlib import Path
from typing import Any

import requests

from localhub.hub import Hub
from support.coalition import TEMPLATES
from support.control_checkout import write_control
from tahaluf.flows.demo.fixture import CONTROL, FOUNDER, ORGANIZATION, TOKENS

API = f"/repos/{ORGANIZATION}/{CONTROL}"


class PushedControl:
    """The control repository, which the founder uses through git and REST."""

    def __init__(self, hub: Hub, folder: Path) -> None:
        self.hub, self.place = hub, folder / "control"
        write_control(hub, self.place, TEMPLATES)
        # The runs of this workflow take time and are not tested here
        (self.place / ".github/workflows/publish.yml").unlink()
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
