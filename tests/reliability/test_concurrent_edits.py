"""If people make changes while a run is in progress, the run does not fail, and later runs do not
undo these changes.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from localhub.core import Handler, Request, Response
from support.busy_coalition import BusyCoalition, ScenarioFactory, proposal_form
from support.fault_runs import FaultRuns, fault_runs
from support.organization_builder import CONTROL, ORGANIZATION
from tahaluf.plan import Rest

Interference = Callable[[BusyCoalition], object]
POINTS = 4  # the number of points in a run at which each interference is attempted
HERE = f"/repos/{ORGANIZATION}"
PEOPLE_REFUSED = frozenset({404, 409, 422})  # the object may not exist yet, or may no longer exist


def ask(method: str, path: str, body: object = None) -> Interference:
    def interfere(coalition: BusyCoalition) -> object:
        return coalition.founder.rest(Rest(method, path, body, expected_statuses=PEOPLE_REFUSED))  # type: ignore[arg-type]

    return interfere


def at_pull(of: int, body: object, path: str = "", method: str = "PATCH") -> Interference:
    """Return a function that changes the latest pull request opened for the issue `of`."""

    def interfere(coalition: BusyCoalition) -> object:
        branch = f"{ORGANIZATION}:proposal/{of}"
        found = coalition.founder.get(f"/repos/{CONTROL}/pulls?state=all&head={branch}").body
        return found and ask(method, f"/repos/{CONTROL}/pulls/{found[0]['number']}{path}", body)(coalition)

    return interfere


# Issue 1 was edited after its pull request had been opened. Issue 7 is new.
INTERFERENCES: dict[str, dict[str, Interference]] = {
    "propose": {
        "the issue is closed": ask("PATCH", f"/repos/{CONTROL}/issues/7", {"state": "closed"}),
        "the form is edited": ask("PATCH", f"/repos/{CONTROL}/issues/7", {"body": proposal_form("Windmill")}),
        "the branch is deleted": ask("DELETE", f"/repos/{CONTROL}/git/refs/heads/proposal/1"),
        "the pull request is closed": at_pull(1, {"state": "closed"}),
        "the pull request is merged": at_pull(1, {"merge_method": "squash"}, "/merge", "PUT"),
        "main moves on": lambda coalition: coalition.write("control", "NOTES.md", "# Notes\n"),
    },
    "apply": {
        "a repository is deleted": ask("DELETE", f"{HERE}/old-archive"),
        "a repository is archived": ask("PATCH", f"{HERE}/seed-library", {"archived": True}),
        "a repository is renamed": ask("PATCH", f"{HERE}/seed-library", {"name": "seeds"}),
        "a repository of the same name is created": ask(
            "POST", f"/orgs/{ORGANIZATION}/repos", {"name": "clinic-hours", "auto_init": True}
        ),
        "a label is created": ask("POST", f"{HERE}/old-archive/labels", {"name": "bug", "color": "0"}),
        "a team is deleted": ask("DELETE", f"/orgs/{ORGANIZATION}/teams/seed-library"),
        "somebody pushes": lambda coalition: coalition.write("old-archive", "more.md", "# More\n"),
    },
}


@dataclass
class InterferingPerson:
    """A middleware that lets a person act just before the bot sends its request number `at_request`."""

    coalition: BusyCoalition
    interference: Interference
    at_request: int
    request_count: int = 0

    def __call__(self, request: Request, next_handler: Handler) -> Response:
        if request.token == self.coalition.token:
            self.request_count += 1
            if self.request_count == self.at_request:
                self.interference(self.coalition)
        return next_handler(request)


def run_with_interference(run: FaultRuns, interference: Interference, at: int) -> list[str]:
    """Return the problems after a run with interference and two runs without."""
    hub = run.scenario.coalition.hub
    run.scenario.reset()
    person = InterferingPerson(run.scenario.coalition, interference, at)
    hub.middlewares.append(person)
    codes = [run.run()]
    hub.middlewares.remove(person)
    codes.append(run.run())
    run.write_log.sent.clear()
    codes.append(run.run())
    found = [f"run {number} exits with {code}" for number, code in enumerate(codes) if code not in (0, 1)]
    return found + [f"still writes: {method} {path}" for method, path, _ in run.write_log.sent]


@pytest.mark.full
@pytest.mark.parametrize(
    ("command", "name"),
    [(command, name) for command, interferences in INTERFERENCES.items() for name in interferences],
)
def test_interference_during_a_run(
    command: str, name: str, scenarios: ScenarioFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fault_runs(scenarios(command), monkeypatch) as run:
        step = max(1, run.requests // POINTS)
        problems = [
            f"at request {at}: {line}"
            for at in range(1, run.requests + 1, step)
            for line in run_with_interference(run, INTERFERENCES[command][name], at)
        ]
        assert problems == []
