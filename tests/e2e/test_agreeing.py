"""A steward's own word, by the real workflows: from the comment to the branch and to the plan."""

import base64
from collections.abc import Iterator

import pytest

from hostile_fork import API, Ground, ground
from proposal_world import FORM, MANIFEST, OPTIONS, body
from tahaluf.forms import sync
from tahaluf.manifest import load
from tahaluf.proposals import FORM as FORM_PATH

pytestmark = pytest.mark.e2e

PROPOSER, STEWARD, OTHER = "proposer-one", "volunteer", "newcomer"


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    made = ground(tmp_path_factory.mktemp("agreeing"))
    made.set_up()
    put(made, FORM_PATH, sync(FORM.read_text("utf-8"), OPTIONS))
    put(made, "projects.yml", MANIFEST)
    made.settle()
    yield made
    made.hub.close()
    assert made.hub.contract.violations() == []


def put(place: Ground, path: str, text: str) -> None:
    sha = place.ask("GET", f"{API}/contents/{path}").json()["sha"]
    content = base64.b64encode(text.encode()).decode()
    assert (
        place.ask("PUT", f"{API}/contents/{path}", message="Begin", content=content, sha=sha).status_code
        == 200
    )


def listed(place: Ground, issue: int) -> list[str]:
    content = place.ask("GET", f"{API}/contents/projects.yml?ref=proposal/{issue}").json()["content"]
    project = load(base64.b64decode(content).decode()).project("night-school")
    return [steward.login for steward in project.stewards]


def plan(place: Ground, pull: int) -> str:
    said = place.ask("GET", f"{API}/issues/{pull}/comments").json()
    return str(next(one["body"] for one in said if "tahaluf:plan" in one["body"]))


def test_a_word_lists_a_steward_and_its_end_takes_them_out_again(place: Ground) -> None:
    sent = place.ask("POST", f"{API}/issues", PROPOSER, title="Proposal", body=body(stewards=STEWARD))
    issue = sent.json()["number"]
    place.ask("POST", f"{API}/issues/{issue}/labels", labels=["proposal"])
    place.ask("PATCH", f"{API}/issues/{issue}", PROPOSER, title="A proposal")
    place.settle()
    [pull] = [one["number"] for one in place.ask("GET", f"{API}/pulls").json()]
    assert listed(place, issue) == []
    assert "waits for the word of 1 steward" in plan(place, pull)

    place.comment(pull, "/agree", OTHER)
    assert listed(place, issue) == []

    place.comment(pull, "/agree\nGladly.", STEWARD)
    assert listed(place, issue) == [STEWARD]
    assert "waits for" not in plan(place, pull)
    assert "a steward of night-school" in plan(place, pull)

    [word] = [
        one["id"]
        for one in place.ask("GET", f"{API}/issues/{pull}/comments").json()
        if one["user"]["login"] == STEWARD
    ]
    assert place.ask("DELETE", f"{API}/issues/comments/{word}", STEWARD).status_code == 204
    place.settle()
    assert listed(place, issue) == []
    assert "waits for the word of 1 steward" in plan(place, pull)
