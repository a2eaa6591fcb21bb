"""When a steward agrees, the real workflows update the branch and the plan."""

import base64
from collections.abc import Iterator

import pytest

from support.earlier_forms import PROPOSAL as FORM
from support.earlier_forms import choices
from support.hostile_fork import API, HostileFork, create_hostile_fork
from support.proposals import MANIFEST, OPTIONS, body
from tahaluf.forms import sync_options
from tahaluf.layout import PROPOSAL_FORM
from tahaluf.manifest import load

pytestmark = pytest.mark.e2e

PROPOSER, STEWARD, OTHER = "proposer-one", "volunteer", "newcomer"


@pytest.fixture
def fork(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileFork]:
    made = create_hostile_fork(tmp_path_factory.mktemp("agreeing"))
    form = sync_options(FORM.read_text("utf-8"), choices(OPTIONS))
    made.set_up({PROPOSAL_FORM: form, "projects.yml": MANIFEST})
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
