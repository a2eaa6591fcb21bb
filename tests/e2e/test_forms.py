"""The real workflows process forms, and comments in which stewards agree."""

import base64
from collections.abc import Iterator

import pytest

from localhub.domain.runs import Run
from support.busy_coalition import FORMS, volunteer_form
from support.earlier_forms import PROPOSAL as FORM
from support.earlier_forms import choices
from support.hostile_fork import API, HostileFork, create_hostile_fork
from support.proposals import MANIFEST, OPTIONS, body
from tahaluf.flows.demo.fixture import ORGANIZATION
from tahaluf.forms import load_form, render, sync_options
from tahaluf.layout import LEAVE_FORM, PROPOSAL_FORM
from tahaluf.manifest import load

pytestmark = pytest.mark.e2e

PROPOSER, STEWARD, OTHER = "proposer-one", "volunteer", "newcomer"


@pytest.fixture(scope="module")
def fork(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileFork]:
    made = create_hostile_fork(tmp_path_factory.mktemp("forms"))
    form = sync_options(FORM.read_text("utf-8"), choices(OPTIONS))
    made.set_up({**FORMS, PROPOSAL_FORM: form, "projects.yml": MANIFEST})
    yield made
    made.hub.close()
    assert made.hub.contract.violations() == []


def listed(fork: HostileFork, issue: int) -> list[str]:
    content = fork.request("GET", f"{API}/contents/projects.yml?ref=proposal/{issue}").json()["content"]
    project = load(base64.b64decode(content).decode()).project("night-school")
    return [steward.login for steward in project.stewards]


def plan(fork: HostileFork, pull: int) -> str:
    comments = fork.request("GET", f"{API}/issues/{pull}/comments").json()
    return str(next(one["body"] for one in comments if "tahaluf:plan" in one["body"]))


def test_steward_is_listed_while_they_agree(fork: HostileFork) -> None:
    sent = fork.request("POST", f"{API}/issues", PROPOSER, title="Proposal", body=body(stewards=STEWARD))
    issue = sent.json()["number"]
    fork.request("POST", f"{API}/issues/{issue}/labels", labels=["proposal"])
    fork.request("PATCH", f"{API}/issues/{issue}", PROPOSER, title="A proposal")
    fork.wait_until_idle()
    [pull] = [one["number"] for one in fork.request("GET", f"{API}/pulls").json()]
    assert listed(fork, issue) == []
    assert "waiting for 1 steward to agree" in plan(fork, pull)

    fork.comment(pull, "/agree", OTHER)
    assert listed(fork, issue) == []

    fork.comment(pull, "/agree\nGladly.", STEWARD)
    assert listed(fork, issue) == [STEWARD]
    assert "waiting for 1 steward to agree" not in plan(fork, pull)
    assert "a steward to the team" in plan(fork, pull)

    [comment] = [
        one["id"]
        for one in fork.request("GET", f"{API}/issues/{pull}/comments").json()
        if one["user"]["login"] == STEWARD
    ]
    assert fork.request("DELETE", f"{API}/issues/comments/{comment}", STEWARD).status_code == 204
    fork.wait_until_idle()
    assert listed(fork, issue) == []
    assert "waiting for 1 steward to agree" in plan(fork, pull)


def submit(fork: HostileFork, label: str, text: str) -> None:
    """Open an issue, and add the form's label afterwards, so that the workflow runs only once."""
    issue = fork.request("POST", f"{API}/issues", title="A form", body=text).json()["number"]
    fork.request("POST", f"{API}/issues/{issue}/labels", labels=[label])
    fork.wait_until_idle()


def people_in_the_roster(fork: HostileFork) -> int:
    tree = fork.request("GET", f"/repos/{ORGANIZATION}/roster/git/trees/main?recursive=1").json()["tree"]
    return sum(entry["path"].startswith("people/") and entry["type"] == "blob" for entry in tree)


def test_one_workflow_records_a_volunteer_and_processes_the_leave_form(fork: HostileFork) -> None:
    submit(fork, "volunteer", volunteer_form())
    assert people_in_the_roster(fork) == 1
    form = load_form(FORMS[LEAVE_FORM], LEAVE_FORM)
    submit(fork, "leave", render(form, {"consent": list(form.field("consent").choices)}))
    assert people_in_the_roster(fork) == 0
    runs = fork.hub.store.fetch_all(Run, "SELECT * FROM runs WHERE title LIKE 'Volunteer form%'")
    assert [run.conclusion for run in runs if run.conclusion != "skipped"] == ["success", "success"]
