"""A coalition under attack: attackers send requests to the hub, and commands are run as in a workflow."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from support.busy_coalition import FORMS, MANIFEST_HEAD, BusyCoalition, builder
from support.commands import CommandResult, RequestRecorder, run_command
from support.organization_builder import CONTROL, ORGANIZATION
from support.skipping_clock import SkippingClock
from tahaluf.clock import SYSTEM_CLOCK, Clock
from tahaluf.forms import load_form
from tahaluf.layout import PROPOSAL_FORM
from tahaluf.plan import Rest

API = f"/repos/{CONTROL}"
# The permissions of the token in the job that responds to proposals. It cannot see other repositories
PROPOSING = {"contents": "write", "issues": "write", "pull_requests": "write"}
# The permissions of the job's second token, which can see the names that are taken in the organization
READING = {"members": "read"}
RestMethod = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
EMPTY = f"{MANIFEST_HEAD}\nprojects:\n"


@dataclass
class Target:
    here: BusyCoalition
    meter: RequestRecorder = field(default_factory=RequestRecorder)
    clock: Clock = SYSTEM_CLOCK
    github_clock: SkippingClock = field(default_factory=SkippingClock)

    def __post_init__(self) -> None:
        self.here.hub.middlewares.append(self.meter)

    def wait(self, seconds: float) -> None:
        """Advance GitHub's clock. Git and GitHub store only whole seconds."""
        self.github_clock.sleep(seconds)

    # -- people's actions -------------------------------------------------------------------------------

    def send(self, who: str, method: RestMethod, path: str, **body: Any) -> Any:
        """Send a request as `who`, and return the body of the response."""
        return self.here.people[who].rest(Rest(method, path, body or None)).body

    def issue(self, who: str, label: str, body: str) -> int:
        return self.here.open_issue(who, label, body)

    def comment(self, who: str, number: int, text: str) -> None:
        self.send(who, "POST", f"{API}/issues/{number}/comments", body=text)

    def open_pull(self, branch: str, path: str, text: str) -> int:
        """Open a pull request that writes one file, and return its number."""
        return self.here.propose_change(text, branch, path)

    def merge(self, number: int) -> None:
        self.here.merge(number, merge_method="squash")

    # -- the bot ----------------------------------------------------------------------------------------

    def run(self, *words: str, **variables: str) -> CommandResult:
        """Run a command in the checkout."""
        variables = {**self.here.environment(), "COLUMNS": "400", **variables}
        return run_command(words, variables, self.meter, self.here.folder, clock=self.clock)

    def answer(self, number: int) -> list[int]:
        """Let the bot respond to a proposal, and return the numbers of the proposal's open pull requests."""
        token = self.here.new_token(permissions=PROPOSING, repositories=["control"])
        reader = self.here.new_token(permissions=READING)
        self.run("propose", "--issue", str(number), TAHALUF_TOKEN=token, TAHALUF_READER_TOKEN=reader)
        pulls = self.here.founder.get(f"{API}/pulls").body
        return [pull["number"] for pull in pulls if pull["head"]["ref"] == f"proposal/{number}"]

    def plan(self, number: int, **variables: str) -> CommandResult:
        """Post the plan of a pull request as a comment on it."""
        self.check_out()
        return self.run("plan", "--pull", str(number), "--comment", **variables)

    def apply(self) -> CommandResult:
        """Apply the tip of the default branch."""
        self.check_out()
        return self.run("apply", "--yes", GITHUB_SHA=self.tip())

    def check_out(self) -> None:
        (self.here.folder / "projects.yml").write_text(self.here.manifest(), encoding="utf-8")

    # -- state on GitHub --------------------------------------------------------------------------------

    def tip(self) -> str:
        return self.here.tip()

    def file(self, ref: str) -> str:
        """The manifest on a branch."""
        return self.here.manifest(ref)

    def comments(self, number: int) -> list[str]:
        return self.here.comment_texts(number)

    def in_public(self, *numbers: int) -> str:
        """The text of these issues and pull requests, including their comments."""
        bodies = [self.here.founder.get(f"{API}/issues/{number}").body["body"] or "" for number in numbers]
        return "\n".join([*bodies, *(text for number in numbers for text in self.comments(number))])

    def repository(self, name: str) -> Any:
        return self.here.repository(name)

    def role(self, team: str, login: str) -> str | None:
        """Return the team role of someone who is a member or has been invited to the team."""
        answer = self.here.founder.get(f"/orgs/{ORGANIZATION}/teams/{team}/memberships/{login}", [404])
        return None if answer.status == 404 else str(answer.body["role"])


def i_will_be_steward() -> list[str]:
    """The label of the proposal form's checkbox for authors who offer to be stewards."""
    return list(load_form(FORMS[PROPOSAL_FORM], PROPOSAL_FORM).field("steward").choices)


@contextmanager
def attacked(folder: Path, manifest: str = EMPTY) -> Iterator[Target]:
    """The control repository and the roster. The manifest has been merged, but has not been applied."""
    github_clock = SkippingClock()
    with builder(manifest).start(folder, clock=github_clock.now) as hub:
        yield Target(BusyCoalition(hub, folder), github_clock=github_clock)
