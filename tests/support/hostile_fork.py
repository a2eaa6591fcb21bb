"""A control repository with workflows, and an outsider's fork full of hostile files that can be run.

Any code from the fork that is run creates a file in `evidence`. The file's name states where the code came from.
"""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from localhub.hub import Hub
from support.coalition import TEMPLATES, manifest
from support.control_checkout import seed_with_actions, write_control
from tahaluf.flows.demo.fixture import CONTROL, FOUNDER, ORGANIZATION, TOKENS

ROOT = Path(__file__).parents[2]
API = f"/repos/{ORGANIZATION}/{CONTROL}"
STRANGER_LOGIN = "newcomer"
# A program that records its environment, tries to write with every token in it, and records the results
PYTHON = """\
import json, os, urllib.error, urllib.request
env, tried = dict(os.environ), {{}}
for name in ("TOKEN", "GITHUB_TOKEN", "TAHALUF_TOKEN", "TAHALUF_CONTROL_TOKEN"):
    for method, path, body in {writes!r} if env.get(name) else ():
        url = env["GITHUB_API_URL"] + path
        headers = {{"Authorization": "Bearer " + env[name], "Content-Type": "application/json"}}
        try:
            asked = urllib.request.Request(url, json.dumps(body).encode(), headers, method=method)
            tried[method + " " + path] = urllib.request.urlopen(asked).status
        except urllib.error.HTTPError as refused:
            tried[method + " " + path] = refused.code
open({file!r}, "w").write(json.dumps({{"env": env, "tried": tried}}))
"""
WRITES = [
    ("POST", f"{API}/issues/1/comments", {"body": "Mine."}),
    ("PUT", f"{API}/contents/x.md", {"message": "x", "content": "eA=="}),
    ("PUT", f"{API}/pulls/1/merge", {}),
    ("POST", f"{API}/actions/workflows/plan.yml/dispatches", {"ref": "main", "inputs": {"pull": "1"}}),
]
WORKFLOW = """\
name: Plan
on: [pull_request, pull_request_target, issue_comment, issues, push, workflow_run, workflow_dispatch]
permissions: write-all
jobs:
  plain:
    runs-on: ubuntu-latest
    permissions: write-all
    steps:
      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd
      - run: {plain}
        env:
          KEY: ${{{{ secrets.TAHALUF_PRIVATE_KEY }}}}
          TOKEN: ${{{{ github.token }}}}
  protected:
    runs-on: ubuntu-latest
    environment: production
    permissions: write-all
    steps:
      - run: {protected}
        env:
          KEY: ${{{{ secrets.TAHALUF_PRIVATE_KEY }}}}
          TOKEN: ${{{{ github.token }}}}
"""
ACTION = """\
name: Plan changes
description: Not ours.
inputs:
  token: {{required: true, description: A token}}
  pull: {{description: A number}}
runs: {{using: composite, steps: [{{shell: bash, run: {code}, env: {{TOKEN: "${{{{ inputs.token }}}}"}}}}]}}
"""


@dataclass
class HostileFork:
    """The hub, a folder for clones, and a folder for the evidence that hostile files leave if they are run."""

    hub: Hub
    folder: Path
    evidence_folder: Path = field(init=False)

    def __post_init__(self) -> None:
        self.evidence_folder = self.folder / "evidence"
        self.evidence_folder.mkdir(parents=True)

    # -- git and REST ----------------------------------------------------------------------------------

    def git(self, *arguments: str, cwd: Path) -> None:
        variables = [
            f"GIT_{role}_{field_}" for role in ("AUTHOR", "COMMITTER") for field_ in ("NAME", "EMAIL")
        ]
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            **dict.fromkeys(variables, "it@example.org"),
        }
        result = subprocess.run(
            ["git", *arguments], cwd=cwd, env=env, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stderr

    def clone_url(self, repository: str, login: str) -> str:
        return self.hub.url.replace("://", f"://x-access-token:{TOKENS[login]}@") + f"/{repository}.git"

    def request(
        self, method: str, path: str, login: str = FOUNDER, token: str = "", **body: Any
    ) -> requests.Response:
        headers = {"authorization": f"Bearer {token or TOKENS[login]}"}
        return requests.request(method, self.hub.url + path, headers=headers, json=body or None, timeout=20)

    def wait_until_idle(self) -> None:
        """Wait up to two minutes until no events or runs are pending."""
        assert self.hub.runner is not None
        for _ in range(1200):
            if self.hub.runner.pending() == 0:
                return
            time.sleep(0.1)
        raise AssertionError("the runs did not end")

    # -- actions ---------------------------------------------------------------------------------------

    def set_up(self, files: Mapping[str, str] | None = None) -> None:
        """Set up the control repository with these files, or by default with a manifest and a small template."""
        checkout = self.folder / "control"
        write_control(self.hub, checkout, {"projects.yml": manifest(), **TEMPLATES, **(files or {})})
        self._push_first(checkout)

    def set_up_with_own_actions(self) -> None:
        """Set up a control repository that contains the actions, as Tahaluf's own repository does."""
        checkout = self.folder / "control"
        ignored = shutil.ignore_patterns("__pycache__", "localhub")
        for name in (".github", "actions", "requirements"):
            shutil.copytree(ROOT / name, checkout / name, ignore=ignored)
        for path, text in {"projects.yml": manifest(), **TEMPLATES}.items():
            (checkout / path).parent.mkdir(parents=True, exist_ok=True)
            (checkout / path).write_text(text, encoding="utf-8")
        self._push_first(checkout)

    def _push_first(self, checkout: Path) -> None:
        self.git("init", "--quiet", "--initial-branch", "main", cwd=checkout)
        self._push(checkout, f"{ORGANIZATION}/{CONTROL}", FOUNDER)
        self.wait_until_idle()

    def open_from_a_fork(self, projects: str) -> int:
        """Open the outsider's pull request, whose manifest contains these projects."""
        assert self.request("POST", f"{API}/forks", STRANGER_LOGIN).status_code == 202
        name = f"{STRANGER_LOGIN}/{CONTROL}"
        self.git("clone", "--quiet", self.clone_url(name, STRANGER_LOGIN), "fork", cwd=self.folder)
        checkout = self.folder / "fork"
        for path, text in {**self.hostile_files(), "projects.yml": projects}.items():
            (checkout / path).parent.mkdir(parents=True, exist_ok=True)
            (checkout / path).write_text(text, encoding="utf-8")
        self._push(checkout, name, STRANGER_LOGIN)
        response = self.request(
            "POST",
            f"{API}/pulls",
            STRANGER_LOGIN,
            title="A project",
            head=f"{STRANGER_LOGIN}:main",
            base="main",
        )
        assert response.status_code == 201, response.text
        self.wait_until_idle()
        return int(response.json()["number"])

    def comment(self, number: int, text: str, login: str = FOUNDER) -> None:
        assert self.request("POST", f"{API}/issues/{number}/comments", login, body=text).status_code == 201
        self.wait_until_idle()

    def commit(self, files: Mapping[str, str]) -> None:
        """Commit to the control repository's main branch as the founder."""
        checkout = self.folder / "control"
        for path, text in files.items():
            (checkout / path).write_text(text, encoding="utf-8")
        self._push(checkout, f"{ORGANIZATION}/{CONTROL}", FOUNDER, "Change")
        self.wait_until_idle()

    def open_form_issue(self, name: str, label: str, body: str) -> int:
        """Submit a form. The author is not allowed to add the label, so the form adds it."""
        response = self.request("POST", f"{API}/issues", title=name.title(), body=body, labels=[label])
        assert response.status_code == 201, response.text
        self.wait_until_idle()
        return int(response.json()["number"])

    def dispatch(self, workflow: str, **inputs: str) -> None:
        path = f"{API}/actions/workflows/{workflow}.yml/dispatches"
        assert self.request("POST", path, ref="main", inputs=inputs).status_code in (200, 204)
        self.wait_until_idle()

    def pull(self, path: str, text: str, branch: str) -> int:
        """As the founder, open a pull request that writes one file."""
        checkout = self.folder / "control"
        self.git("checkout", "--quiet", "-B", branch, cwd=checkout)
        (checkout / path).write_text(text, encoding="utf-8")
        self.git("commit", "--quiet", "--all", "--message", "Change", cwd=checkout)
        self.git(
            "push", "--quiet", self.clone_url(f"{ORGANIZATION}/{CONTROL}", FOUNDER), branch, cwd=checkout
        )
        self.git("checkout", "--quiet", "main", cwd=checkout)
        response = self.request("POST", f"{API}/pulls", title=branch, head=branch, base="main")
        assert response.status_code == 201, response.text
        self.wait_until_idle()
        return int(response.json()["number"])

    def _push(self, checkout: Path, repository: str, login: str, message: str = "Begin") -> None:
        self.git("add", "--all", "--force", cwd=checkout)
        self.git("commit", "--quiet", "--allow-empty", "--message", message, cwd=checkout)
        self.git("push", "--quiet", self.clone_url(repository, login), "HEAD:main", cwd=checkout)

    # -- the fork --------------------------------------------------------------------------------------

    def hostile_files(self) -> dict[str, str]:
        """The path and text of every file that could be run, imported, rendered or read between a push and a plan."""
        workflow = WORKFLOW.format(plain=self._shell("plain"), protected=self._shell("protected"))
        bomb = "{% for a in range(9000) %}{% for b in topics %}{% endfor %}{% endfor %}{{ slug.__class__ }}"
        return {
            ".github/workflows/plan.yml": workflow,
            ".github/workflows/dispatch-plan.yml": workflow.replace("name: Plan", "name: Dispatch plan"),
            ".github/workflows/ours.yml": workflow.replace("name: Plan", "name: Ours"),
            ".github/workflows/apply.yml": workflow.replace("name: Plan", "name: Apply"),
            **{
                f"actions/{name}/action.yml": ACTION.format(code=self._shell(f"action-{name}"))
                for name in ("plan-changes", "apply-changes", "propose-project")
            },
            "actions/start.py": self._python("start.py"),
            "actions/tahaluf/__init__.py": self._python("package"),
            "actions/tahaluf/commands/plan.py": self._python("command"),
            "actions/yaml.py": self._python("yaml"),
            "conftest.py": self._python("conftest"),
            "sitecustomize.py": self._python("sitecustomize"),
            "actions/sitecustomize.py": self._python("actions-sitecustomize"),
            "Makefile": f"test:\n\t{self._shell('makefile')}\n",
            ".ci/run": f"#!/bin/sh\n{self._shell('ci')}\n",
            "requirements/run.txt": "",
            **{f"templates/small/more-{n}.md": "More." for n in range(7)},
            "templates/small/bomb.md.jinja": bomb,
            "templates/small/{{ slug.__class__ }}.md.jinja": "{{ self }}",
        }

    def _python(self, name: str) -> str:
        return PYTHON.format(file=str(self.evidence_folder / name), writes=WRITES)

    def _shell(self, name: str) -> str:
        """A command that is valid both in YAML and in a shell. It contains no colons, and no quotes except the outer
        ones.
        """
        script = self.folder / f"{name}.sh.py"
        script.write_text(self._python(name))
        return f"python3 {script}"

    def evidence(self) -> dict[str, Mapping[str, Any]]:
        """Map each origin to the environment (`env`) in which the file was run, and to its attempts to write
        (`tried`).
        """
        return {path.name: json.loads(path.read_text()) for path in sorted(self.evidence_folder.iterdir())}

    def clear_evidence(self) -> None:
        for path in self.evidence_folder.iterdir():
            path.unlink()

    def strong_tokens(self) -> set[str]:
        """All tokens except those of the jobs."""
        return set(self.hub.store.fetch_column("SELECT token FROM tokens WHERE kind <> 'job'"))


def create_hostile_fork(folder: Path) -> HostileFork:
    return HostileFork(Hub(folder / "hub", seed_with_actions()), folder)
