"""Where the demo's story plays: the server, the people, and how things are read back."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tahaluf.github import Session
from tahaluf.manifest import Manifest
from tahaluf.plan import Rest

from .world import CONTROL, FOUNDER, ORGANIZATION, PEOPLE

REPOSITORY: Final = f"{ORGANIZATION}/{CONTROL}"
API: Final = f"/repos/{REPOSITORY}"

# What changes something: not a query, nor what starts a run, mints its token and fetches its checkout
WRITES: Final = re.compile(
    r"(POST|PUT|PATCH|DELETE) /(?!graphql|app/installations/|.*/dispatches$)|git-receive-pack"
)

LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")
MARKUP: Final = re.compile(r"<[^>]*>|[*`]")


@dataclass(frozen=True, slots=True)
class Check:
    """Something read back from the server, and whether it is as it should be."""

    what: str
    found: str
    holds: bool


@dataclass
class Stage:
    """Where the story plays: the server, this checkout, a folder for scratch files.

    `home`: of the steward, outside of every repository, as a key has to be.
    """

    url: str
    checkout: Path
    folder: Path
    home: Path
    manifest: Manifest
    issues: dict[str, int] = field(default_factory=dict)
    _lines: list[str] = field(default_factory=list)
    _sessions: dict[str, Session] = field(default_factory=dict)

    def person(self, login: str) -> Session:
        return self._sessions.setdefault(login, Session(PEOPLE[login], api_url=self.url))

    def say(self, line: str) -> None:
        """A line told under the step that is being played."""
        self._lines.append(line)

    def said(self) -> list[str]:
        told, self._lines = self._lines, []
        return told

    def settle(self) -> None:
        """Wait until no event and no run is pending."""
        while self.person(FOUNDER).get("/_localhub/pending").body["pending"]:
            time.sleep(0.1)

    def submit(self, login: str, form: str, title: str, answers: Mapping[str, Any]) -> int:
        """Send an issue form as a browser would, and return the issue's number."""
        path = f"/_localhub/forms/{REPOSITORY}/{Path(form).name}"
        sent = {"title": title, "answers": dict(answers)}
        return int(self.person(login).rest(Rest("POST", path, sent)).body["number"])

    def comments(self, number: int) -> list[str]:
        return [c["body"] for c in self.person(FOUNDER).pages(f"{API}/issues/{number}/comments")]

    def pull_of(self, issue: int) -> dict[str, Any] | None:
        found = self.person(FOUNDER).get(f"{API}/pulls?state=all&head={ORGANIZATION}:proposal/{issue}").body
        return found[0] if found else None

    def merge(self, number: int) -> None:
        self.person(FOUNDER).rest(Rest("PUT", f"{API}/pulls/{number}/merge", {"merge_method": "squash"}))

    def there(self, path: str) -> Any:
        """What stands at a path of the API, or None."""
        answer = self.person(FOUNDER).get(path, accept=(404,))
        return None if answer.status == 404 else answer.body

    def runs(self, workflow: str) -> list[dict[str, Any]]:
        found = self.there(f"{API}/actions/workflows/{workflow}/runs")
        return list(found["workflow_runs"]) if found else []

    def dispatch(self, workflow: str, inputs: Mapping[str, str]) -> None:
        """Start a workflow by hand and wait for it."""
        path = f"{API}/actions/workflows/{workflow}/dispatches"
        self.person(FOUNDER).rest(Rest("POST", path, {"ref": "main", "inputs": dict(inputs)}))
        self.settle()

    def forget_requests(self) -> None:
        self.person(FOUNDER).rest(Rest("DELETE", "/_localhub/requests"))

    def writes(self) -> int:
        """Requests since then that changed something, as the server counted them."""
        counted = self.there("/_localhub/requests")["requests"]
        return sum(entry["count"] for entry in counted if WRITES.match(entry["operation"]))

    def violations(self) -> list[dict[str, str]]:
        """Where a request or an answer departed from GitHub's own description."""
        return list(self.there("/_localhub/violations")["violations"])


def opening(text: str = "nothing") -> str:
    """What a comment begins with, as people see it: its first paragraph, and what a colon leads to."""
    seen = MARKUP.sub("", LINK.sub(r"\1", text))
    lines = [
        line.removeprefix("- ") for line in seen.splitlines() if line.strip() and not line.startswith("#")
    ]
    return " ".join(lines[: 2 if lines and lines[0].endswith(":") else 1])
