"""If a workflow lacks a permission, it fails in act, and the log names the missing permission."""

import re
from collections.abc import Iterator

import pytest

from localhub.domain.runs import Job, Run
from support.busy_coalition import proposal_form, volunteer_form
from support.coalition import manifest, project
from support.hostile_fork import API, HostileFork, create_hostile_fork

pytestmark = [pytest.mark.e2e, pytest.mark.full]

# Maps an action to the line to remove, and to text that the log must then contain
REMOVED = {
    "apply-changes": ("permission-administration: write", "administration=write"),
    "propose-project": ("permission-pull-requests: write", "pull_requests=read"),
    "onboard-volunteer": ("permission-issues: write", "issues=read"),
    "catch-up": ("permission-contents: write", "contents=read"),
    "plan-changes": ("permission-pull-requests: write", "pull_requests=read"),
}


@pytest.fixture(scope="module")
def fork(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileFork]:
    """A repository with the forms' labels. The repository is private, because reading public data requires no
    permissions.
    """
    made = create_hostile_fork(tmp_path_factory.mktemp("power"))
    made.set_up_with_own_actions()
    assert made.request("PATCH", API, private=True).status_code == 200
    yield made
    made.hub.close()
    assert made.hub.contract.violations() == []


def without(fork: HostileFork, file: str, line: str, **more: str) -> None:
    """Remove the last line containing this text from a file on main."""
    path = fork.folder / "control" / file
    lines = path.read_text("utf-8").splitlines(keepends=True)
    [*_, found] = [number for number, text in enumerate(lines) if line in text]
    # a job without permissions must still contain `permissions: {}`
    left = [] if "permission-" in line else [re.sub(r": (read|write)\b", ": none", lines[found])]
    path.write_text("".join([*lines[:found], *left, *lines[found + 1 :]]), encoding="utf-8")
    fork.commit({file: path.read_text("utf-8"), **more})


def action(name: str) -> str:
    return f"actions/{name}/action.yml"


def workflow(name: str) -> str:
    return f".github/workflows/{name}.yml"


def log_of(fork: HostileFork, event: str, title: str = "") -> tuple[str, str]:
    """Return the conclusion and log of the event's most recent run that was not skipped."""
    runs = fork.hub.store.fetch_all(Run, "SELECT * FROM runs WHERE event = ? ORDER BY id DESC", event)
    run = next(run for run in runs if run.conclusion != "skipped" and title in run.title)
    jobs = fork.hub.store.fetch_all(Job, "SELECT * FROM jobs WHERE run_id = ?", run.id)
    return str(run.conclusion), "\n".join(job.log for job in jobs)


def test_apply(fork: HostileFork) -> None:
    line, word = REMOVED["apply-changes"]
    without(fork, action("apply-changes"), line, **{"projects.yml": manifest(project("water-map"))})
    conclusion, log = log_of(fork, "push", "Change")
    assert (conclusion, word in log) == ("failure", True), log


def test_propose(fork: HostileFork) -> None:
    without(fork, action("propose-project"), REMOVED["propose-project"][0])
    fork.open_form_issue("propose-project", "proposal", proposal_form("Night school"))
    conclusion, log = log_of(fork, "issues", "Proposal")
    assert (conclusion, REMOVED["propose-project"][1] in log) == ("failure", True), log


def test_onboard(fork: HostileFork) -> None:
    without(fork, action("onboard-volunteer"), REMOVED["onboard-volunteer"][0])
    fork.open_form_issue("volunteer", "volunteer", volunteer_form())
    conclusion, log = log_of(fork, "issues", "Volunteer")
    assert (conclusion, REMOVED["onboard-volunteer"][1] in log) == ("failure", True), log


def test_catch_up(fork: HostileFork) -> None:
    without(fork, action("catch-up"), REMOVED["catch-up"][0])
    fork.dispatch("catch-up")
    conclusion, log = log_of(fork, "workflow_dispatch", "")
    assert (conclusion, REMOVED["catch-up"][1] in log) == ("failure", True), log


def test_plan_and_its_trigger(fork: HostileFork) -> None:
    without(fork, action("plan-changes"), REMOVED["plan-changes"][0])
    fork.dispatch("plan", pull=str(fork.pull("projects.yml", manifest(project("bread-prices")), "one")))
    conclusion, log = log_of(fork, "workflow_dispatch", "Plan")
    assert (conclusion, REMOVED["plan-changes"][1] in log) == ("failure", True), log
    without(fork, workflow("dispatch-plan"), "actions: write # dispatch the run that computes the plan")
    fork.pull("projects.yml", manifest(project("seed-library")), "two")
    conclusion, log = log_of(fork, "pull_request", "Dispatch the plan")
    assert (conclusion, "this job needs actions=write" in log) == ("failure", True), log


@pytest.mark.parametrize("name", ["apply", "catch-up"])
def test_checkout_needs_contents_permission(fork: HostileFork, name: str) -> None:
    """The checkout action prints this message."""
    without(fork, workflow(name), "{contents: read} # the checkout")
    fork.dispatch(name)
    conclusion, log = log_of(fork, "workflow_dispatch")
    assert conclusion == "failure"
    assert "not found" in log or "denied" in log or "403" in log, log
