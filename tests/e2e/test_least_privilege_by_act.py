"""One right of each workflow taken out of its file, run by act: the run is red, and its log names what it lacked."""

import re
from collections.abc import Iterator

import pytest

from localhub.domain.runs import Job, Run
from support.busy_coalition import proposal_form, volunteer_form
from support.coalition import manifest, project
from support.hostile_fork import API, HostileFork, create_hostile_fork

pytestmark = [pytest.mark.e2e, pytest.mark.full]

# workflow → the line that is taken out, and the word that its log must hold
TAKEN = {
    "apply": ("permission-administration: write", "administration=write"),
    "propose": ("permission-pull-requests: write", "pull_requests=read"),
    "onboard": ("permission-issues: write # the stewards", "issues=read"),
    "catch-up": ("permission-contents: write", "contents=read"),
    "plan": ("permission-pull-requests: write", "pull_requests=read"),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileFork]:
    """Private, since what is public can be read without any right; with the labels of the forms."""
    made = create_hostile_fork(tmp_path_factory.mktemp("power"))
    made.set_up()
    assert made.request("PATCH", API, private=True).status_code == 200
    yield made
    made.hub.close()
    assert made.hub.contract.violations() == []


def without(fork: HostileFork, name: str, line: str, **more: str) -> None:
    """Take the last line that holds this text out of a workflow's file, on main."""
    path = fork.folder / "control" / ".github" / "workflows" / f"{name}.yml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    [*_, found] = [number for number, text in enumerate(lines) if line in text]
    # A job that has no right left still has to say so
    left = [] if "permission-" in line else [re.sub(r": (read|write).*", ": none", lines[found])]
    path.write_text("".join([*lines[:found], *left, *lines[found + 1 :]]), encoding="utf-8")
    fork.commit({f".github/workflows/{name}.yml": path.read_text("utf-8"), **more})


def log_of(fork: HostileFork, event: str, title: str = "") -> tuple[str, str]:
    """The conclusion of the newest run of an event that did something, and what its jobs said."""
    runs = fork.hub.store.fetch_all(Run, "SELECT * FROM runs WHERE event = ? ORDER BY id DESC", event)
    run = next(run for run in runs if run.conclusion != "skipped" and title in run.title)
    jobs = fork.hub.store.fetch_all(Job, "SELECT * FROM jobs WHERE run_id = ?", run.id)
    return str(run.conclusion), "\n".join(job.log for job in jobs)


def test_apply(fork: HostileFork) -> None:
    line, word = TAKEN["apply"]
    without(fork, "apply", line, **{"projects.yml": manifest(project("water-map"))})
    conclusion, said = log_of(fork, "push", "Change")
    assert (conclusion, word in said) == ("failure", True), said


def test_propose(fork: HostileFork) -> None:
    without(fork, "propose", TAKEN["propose"][0])
    fork.open_form_issue("propose-project", "proposal", proposal_form("Night school"))
    conclusion, said = log_of(fork, "issues", "Proposal")
    assert (conclusion, TAKEN["propose"][1] in said) == ("failure", True), said


def test_onboard(fork: HostileFork) -> None:
    without(fork, "onboard", TAKEN["onboard"][0])
    fork.open_form_issue("volunteer", "volunteer", volunteer_form())
    conclusion, said = log_of(fork, "issues", "Volunteer")
    assert (conclusion, TAKEN["onboard"][1] in said) == ("failure", True), said


def test_catch_up(fork: HostileFork) -> None:
    without(fork, "catch-up", TAKEN["catch-up"][0])
    fork.dispatch("catch-up")
    conclusion, said = log_of(fork, "workflow_dispatch", "")
    assert (conclusion, TAKEN["catch-up"][1] in said) == ("failure", True), said


def test_plan_and_what_asks_for_it(fork: HostileFork) -> None:
    without(fork, "plan", TAKEN["plan"][0])
    fork.dispatch("plan", pull=str(fork.pull("projects.yml", manifest(project("bread-prices")), "one")))
    conclusion, said = log_of(fork, "workflow_dispatch", "Plan")
    assert (conclusion, TAKEN["plan"][1] in said) == ("failure", True), said
    without(fork, "plan", "actions: write # start the run that plans")
    fork.pull("projects.yml", manifest(project("seed-library")), "two")
    conclusion, said = log_of(fork, "pull_request", "Plan of")
    assert (conclusion, "this job needs actions=write" in said) == ("failure", True), said


@pytest.mark.parametrize("name", ["apply", "catch-up"])
def test_a_private_repository_is_not_checked_out_without_the_right_to_its_contents(
    fork: HostileFork, name: str
) -> None:
    """Whose words these are is not in our hands: the checkout's."""
    without(fork, name, "contents: read # the checkout")
    fork.dispatch(name)
    conclusion, said = log_of(fork, "workflow_dispatch")
    assert conclusion == "failure"
    assert "not found" in said or "denied" in said or "403" in said, said
