"""One right of each workflow taken out of its file, run by act: the run is red, and its log names what it lacked."""

import re
from collections.abc import Iterator

import pytest

from busy_world import offer, proposal
from coalition_world import manifest, project
from hostile_fork import API, Ground, ground
from localhub.world.runs import Job, Run

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
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """Private, since what is public can be read without any right; with the labels of the forms."""
    made = ground(tmp_path_factory.mktemp("power"))
    made.set_up()
    assert made.ask("PATCH", API, private=True).status_code == 200
    yield made
    made.hub.close()
    assert made.hub.contract.violations() == []


def without(place: Ground, name: str, line: str, **more: str) -> None:
    """Take the last line that holds this text out of a workflow's file, on main."""
    path = place.folder / "control" / ".github" / "workflows" / f"{name}.yml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    [*_, found] = [number for number, text in enumerate(lines) if line in text]
    # A job that has no right left still has to say so
    left = [] if "permission-" in line else [re.sub(r": (read|write).*", ": none", lines[found])]
    path.write_text("".join([*lines[:found], *left, *lines[found + 1 :]]), encoding="utf-8")
    place.commit({f".github/workflows/{name}.yml": path.read_text("utf-8"), **more})


def log_of(place: Ground, event: str, title: str = "") -> tuple[str, str]:
    """The conclusion of the newest run of an event that did something, and what its jobs said."""
    runs = place.hub.store.all(Run, "SELECT * FROM runs WHERE event = ? ORDER BY id DESC", event)
    run = next(run for run in runs if run.conclusion != "skipped" and title in run.title)
    jobs = place.hub.store.all(Job, "SELECT * FROM jobs WHERE run_id = ?", run.id)
    return str(run.conclusion), "\n".join(job.log for job in jobs)


def test_apply(place: Ground) -> None:
    line, word = TAKEN["apply"]
    without(place, "apply", line, **{"projects.yml": manifest(project("water-map"))})
    conclusion, said = log_of(place, "push", "Change")
    assert (conclusion, word in said) == ("failure", True), said


def test_propose(place: Ground) -> None:
    without(place, "propose", TAKEN["propose"][0])
    place.form("propose-project", "proposal", proposal("Night school"))
    conclusion, said = log_of(place, "issues", "Proposal")
    assert (conclusion, TAKEN["propose"][1] in said) == ("failure", True), said


def test_onboard(place: Ground) -> None:
    without(place, "onboard", TAKEN["onboard"][0])
    place.form("volunteer", "volunteer", offer())
    conclusion, said = log_of(place, "issues", "Volunteer")
    assert (conclusion, TAKEN["onboard"][1] in said) == ("failure", True), said


def test_catch_up(place: Ground) -> None:
    without(place, "catch-up", TAKEN["catch-up"][0])
    place.dispatch("catch-up")
    conclusion, said = log_of(place, "workflow_dispatch", "")
    assert (conclusion, TAKEN["catch-up"][1] in said) == ("failure", True), said


def test_plan_and_what_asks_for_it(place: Ground) -> None:
    without(place, "plan", TAKEN["plan"][0])
    place.dispatch("plan", pull=str(place.pull("projects.yml", manifest(project("bread-prices")), "one")))
    conclusion, said = log_of(place, "workflow_dispatch", "Plan")
    assert (conclusion, TAKEN["plan"][1] in said) == ("failure", True), said
    without(place, "plan", "actions: write # start the run that plans")
    place.pull("projects.yml", manifest(project("seed-library")), "two")
    conclusion, said = log_of(place, "pull_request", "Plan of")
    assert (conclusion, "this job needs actions=write" in said) == ("failure", True), said


@pytest.mark.parametrize("name", ["apply", "catch-up"])
def test_a_private_repository_is_not_checked_out_without_the_right_to_its_contents(
    place: Ground, name: str
) -> None:
    """Whose words these are is not in our hands: the checkout's."""
    without(place, name, "contents: read # the checkout")
    place.dispatch(name)
    conclusion, said = log_of(place, "workflow_dispatch")
    assert conclusion == "failure"
    assert "not found" in said or "denied" in said or "403" in said, said
