"""The demo's harness: acts on the server as different people and reads the results back."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tahaluf.github import Session
from tahaluf.manifest import Manifest
from tahaluf.plan import Rest

from .fixture import CONTROL, FOUNDER, ORGANIZATION, TOKENS

REPOSITORY: Final = f"{ORGANIZATION}/{CONTROL}"
API_PATH: Final = f"/repos/{REPOSITORY}"

# Requests that change something, except workflow dispatches and the creation of tokens
WRITES: Final = re.compile(
    r"(POST|PUT|PATCH|DELETE) /(?!graphql|app/installations/|.*/dispatches$)|git-receive-pack"
)

LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")
MARKUP: Final = re.compile(r"<[^>]*>|[*`]")


@dataclass(frozen=True, slots=True)
class Assertion:
    """A fact that was read from the server, and whether it is as expected."""

    what: str
    actual: str
    passed: bool


@dataclass
class Harness:
    """Drives the server at `url`.

    `steward_home`: the founder's home folder. It is outside any repository, because secret keys must not be stored in
    one.
    """

    url: str
    steward_home: Path
    manifest: Manifest
    issues: dict[str, int] = field(default_factory=dict)
    _notes: list[str] = field(default_factory=list)
    _sessions: dict[str, Session] = field(default_factory=dict)

    @property
    def clone(self) -> Path:
        """The founder's clone of the control repository."""
        return self.steward_home / CONTROL

    def session_for(self, login: str) -> Session:
        return self._sessions.setdefault(login, Session(TOKENS[login], api_url=self.url))

    def note(self, line: str) -> None:
        """Print a note below the current step."""
        self._notes.append(line)

    def take_notes(self) -> list[str]:
        notes, self._notes = self._notes, []
        return notes

    def wait_until_idle(self) -> None:
        """Wait until there are no pending events or workflow runs."""
        while self.session_for(FOUNDER).get("/_localhub/pending").body["pending"]:
            time.sleep(0.2)

    def wait_for_run(self, workflow: str, commit: str) -> None:
        """Wait until the run of a workflow for this commit has ended. Other runs may still be waiting."""
        while not any(
            run["head_sha"] == commit and run["status"] == "completed" for run in self.workflow_runs(workflow)
        ):
            time.sleep(0.2)

    def submit(self, login: str, form: str, title: str, answers: Mapping[str, Any]) -> int:
        """Submit an issue form as a browser does. Returns the issue's number."""
        path = f"/_localhub/forms/{REPOSITORY}/{Path(form).name}"
        submission = {"title": title, "answers": dict(answers)}
        return int(self.session_for(login).rest(Rest("POST", path, submission)).body["number"])

    def comments(self, number: int) -> list[str]:
        return [c["body"] for c in self.session_for(FOUNDER).paginate(f"{API_PATH}/issues/{number}/comments")]

    def pull_of(self, issue: int) -> dict[str, Any] | None:
        pulls = (
            self.session_for(FOUNDER)
            .get(f"{API_PATH}/pulls?state=all&head={ORGANIZATION}:proposal/{issue}")
            .body
        )
        return pulls[0] if pulls else None

    def merge(self, number: int) -> str:
        """Merge a pull request. Returns the commit on the default branch."""
        path = f"{API_PATH}/pulls/{number}/merge"
        return str(self.session_for(FOUNDER).rest(Rest("PUT", path, {"merge_method": "squash"})).body["sha"])

    def read(self, path: str) -> Any:
        """Return the body of the response to a GET request, or None if the status is 404."""
        answer = self.session_for(FOUNDER).get(path, expected_statuses=(404,))
        return None if answer.status == 404 else answer.body

    def workflow_runs(self, workflow: str) -> list[dict[str, Any]]:
        answer = self.read(f"{API_PATH}/actions/workflows/{workflow}/runs")
        return list(answer["workflow_runs"]) if answer else []

    def dispatch(self, workflow: str, inputs: Mapping[str, str]) -> None:
        """Trigger a workflow with workflow_dispatch and wait for the run to finish."""
        path = f"{API_PATH}/actions/workflows/{workflow}/dispatches"
        self.session_for(FOUNDER).rest(Rest("POST", path, {"ref": "main", "inputs": dict(inputs)}))
        self.wait_until_idle()

    def reset_request_counts(self) -> None:
        self.session_for(FOUNDER).rest(Rest("DELETE", "/_localhub/requests"))

    def count_writes(self) -> int:
        """Return the number of requests that changed something since `reset_request_counts`."""
        request_counts = self.read("/_localhub/requests")["requests"]
        return sum(entry["count"] for entry in request_counts if WRITES.match(entry["operation"]))

    def violations(self) -> list[dict[str, str]]:
        """Return the requests and responses that violate GitHub's OpenAPI description or GraphQL schema."""
        return list(self.read("/_localhub/violations")["violations"])


def first_paragraph(text: str = "nothing") -> str:
    """Return a comment's first paragraph as displayed and, if it ends with a colon, also the next line."""
    visible = MARKUP.sub("", LINK.sub(r"\1", text))
    lines = [
        line.removeprefix("- ") for line in visible.splitlines() if line.strip() and not line.startswith("#")
    ]
    return " ".join(lines[: 2 if lines and lines[0].endswith(":") else 1])
