"""A coalition under attack: requests that people send to the hub, and commands as a workflow runs them."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import requests

from localhub.hub import Hub
from support.busy_coalition import CONTROL, MANIFEST_HEAD, ORGANIZATION, PROPOSAL, ROOT, BusyCoalition, seed
from support.coalition import CommandResult, RequestRecorder
from tahaluf.cli.main import main
from tahaluf.forms import load_form

API = f"/repos/{CONTROL}"
# The permissions of the job that responds to proposals, which cannot see other repositories
PROPOSING = {"contents": "write", "issues": "write", "pull_requests": "write"}
# The permissions of its second token, which can see which names are taken in the organization
READING = {"members": "read"}
EMPTY = f"{MANIFEST_HEAD}\nprojects:\n"


@dataclass
class Target:
    here: BusyCoalition
    monkeypatch: pytest.MonkeyPatch
    meter: RequestRecorder = field(default_factory=RequestRecorder)

    def __post_init__(self) -> None:
        self.here.hub.middlewares.append(self.meter)

    # -- what people do ---------------------------------------------------------------------------------

    def send(self, who: str, method: str, path: str, **body: Any) -> Any:
        """Send one request without our client's pauses. Returns the response body."""
        headers = {"authorization": f"Bearer token-{who}"}
        answer = requests.request(
            method, self.here.hub.url + path, headers=headers, json=body or None, timeout=20
        )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def issue(self, who: str, label: str, body: str) -> int:
        """Submit a form. The form adds the label, because its author may not."""
        number = self.send(who, "POST", f"{API}/issues", title=label.title(), body=body)["number"]
        self.send("founder", "POST", f"{API}/issues/{number}/labels", labels=[label])
        return int(number)

    def comment(self, who: str, number: int, text: str) -> None:
        self.send(who, "POST", f"{API}/issues/{number}/comments", body=text)

    def open_pull(self, branch: str, path: str, text: str, who: str = "founder") -> int:
        """Open a pull request that writes one file. Returns its number."""
        tip = self.tip()
        self.send(who, "POST", f"{API}/git/refs", ref=f"refs/heads/{branch}", sha=tip)
        content = base64.b64encode(text.encode()).decode()
        there = self.here.founder.get(f"{API}/contents/{path}?ref={branch}", [404])
        sha = {"sha": there.body["sha"]} if there.status == 200 else {}
        self.send(
            who,
            "PUT",
            f"{API}/contents/{path}",
            message=f"Write {path}",
            content=content,
            branch=branch,
            **sha,
        )
        return int(
            self.send(who, "POST", f"{API}/pulls", title=f"Write {path}", head=branch, base="main")["number"]
        )

    def merge(self, number: int) -> None:
        self.send("founder", "PUT", f"{API}/pulls/{number}/merge", merge_method="squash")

    # -- the bot ----------------------------------------------------------------------------------------

    def run(self, *words: str, **variables: str) -> CommandResult:
        """Run a command in the checkout."""
        out, err = StringIO(), StringIO()
        self.meter.reset()
        with self.monkeypatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for name, value in {**self.here.environment(), "COLUMNS": "400", **variables}.items():
                patch.setenv(name, value)
            patch.chdir(self.here.folder)
            code = main(list(words), self.here.clock)
        self.meter.enabled = False
        return CommandResult(
            code, out.getvalue(), err.getvalue(), len(self.meter.recorded), self.meter.writes
        )

    def answer(self, number: int) -> list[int]:
        """Let the bot respond to a proposal. Returns its open pull requests."""
        token = self.here.new_token(permissions=PROPOSING, repositories=["control"])
        reader = self.here.new_token(permissions=READING)
        self.run("propose", "--issue", str(number), TAHALUF_TOKEN=token, TAHALUF_READER_TOKEN=reader)
        pulls = self.here.founder.get(f"{API}/pulls").body
        return [pull["number"] for pull in pulls if pull["head"]["ref"] == f"proposal/{number}"]

    def plan(self, number: int, **variables: str) -> CommandResult:
        """Post a pull request's plan as a comment on it."""
        self.check_out()
        return self.run("plan", "--pull", str(number), "--comment", **variables)

    def apply(self) -> CommandResult:
        """Apply the tip of the default branch."""
        self.check_out()
        return self.run("apply", "--yes", GITHUB_SHA=self.tip())

    def check_out(self) -> None:
        (self.here.folder / "projects.yml").write_text(self.here.manifest(), encoding="utf-8")

    # -- what is on GitHub ------------------------------------------------------------------------------

    def tip(self) -> str:
        return str(self.here.founder.get(f"{API}/git/ref/heads/main").body["object"]["sha"])

    def file(self, ref: str) -> str:
        """The manifest on a branch."""
        content = self.here.founder.get(f"{API}/contents/projects.yml?ref={ref}").body["content"]
        return base64.b64decode(content).decode()

    def comments(self, number: int) -> list[str]:
        return [one["body"] for one in self.here.founder.paginate(f"{API}/issues/{number}/comments")]

    def in_public(self, *numbers: int) -> str:
        """The text of these issues and pull requests, and of the comments on them."""
        bodies = [self.here.founder.get(f"{API}/issues/{number}").body["body"] or "" for number in numbers]
        return "\n".join([*bodies, *(text for number in numbers for text in self.comments(number))])

    def repository(self, name: str) -> Any:
        return self.here.founder.get(f"/repos/{ORGANIZATION}/{name}").body

    def role(self, team: str, login: str) -> str | None:
        """The role of a team member, or of somebody who is invited to the team."""
        answer = self.here.founder.get(f"/orgs/{ORGANIZATION}/teams/{team}/memberships/{login}", [404])
        return None if answer.status == 404 else str(answer.body["role"])


def i_will_be_steward() -> list[str]:
    """The box to tick in the proposal form."""
    return list(load_form((ROOT / PROPOSAL).read_text("utf-8"), PROPOSAL).field("steward").choices)


@contextmanager
def attacked(folder: Path, monkeypatch: pytest.MonkeyPatch, manifest: str = EMPTY) -> Iterator[Target]:
    """A hub with the control repository and the roster, and this manifest merged but not applied."""
    begun = seed()
    begun["repositories"][0]["files"]["projects.yml"] = manifest
    with Hub(folder / "hub", begun, run_workflows=False) as hub:
        yield Target(BusyCoalition(hub, folder), monkeypatch)
