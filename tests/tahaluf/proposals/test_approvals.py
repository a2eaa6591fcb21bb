"""An approval covers only the values that were reviewed, so editing the issue afterwards dismisses it."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from localhub.core import Handler, Request, Response
from support.organization_builder import CONTROL
from support.proposal_coalition import API, ProposalCoalition, start_proposal_coalition
from support.proposals import body
from tahaluf.github import read_merged_proposals
from tahaluf.item_errors import ItemErrors
from tahaluf.plan import Rest
from tahaluf.proposals import DISMISSED


@pytest.fixture
def coalition(tmp_path: Path) -> Iterator[ProposalCoalition]:
    with start_proposal_coalition(tmp_path) as made:
        yield made


def approve(coalition: ProposalCoalition, pull: int, login: str = "founder") -> None:
    path = f"{API}/pulls/{pull}/reviews"
    coalition.people[login].rest(Rest("POST", path, {"event": "APPROVE", "body": "Good."}))


def reviews(coalition: ProposalCoalition, pull: int) -> list[str]:
    return [review["state"] for review in coalition.founder.paginate(f"{API}/pulls/{pull}/reviews")]


def pull_of(coalition: ProposalCoalition) -> int:
    [pull] = coalition.pulls()
    return int(pull["number"])


class Heard:
    """A middleware that records the messages of dismissals."""

    def __init__(self, coalition: ProposalCoalition) -> None:
        self.messages: list[bytes] = []
        coalition.hub.middlewares.append(self)

    def __call__(self, request: Request, next_handler: Handler) -> Response:
        if request.path.endswith("/dismissals"):
            self.messages.append(request.body)
        return next_handler(request)


def test_an_edit_after_the_review_dismisses_the_approvals_once(
    coalition: ProposalCoalition,
) -> None:
    heard, number = Heard(coalition), coalition.submit()
    coalition.run(number)
    pull = pull_of(coalition)
    before = coalition.pulls()[0]["body"]
    approve(coalition, pull)
    approve(coalition, pull, "a-steward")
    coalition.edit_issue(number, body=body(summary="Lessons after dark."))
    coalition.run(number)
    assert reviews(coalition, pull) == ["DISMISSED", "DISMISSED"]
    assert len(heard.messages) == 2 and all(DISMISSED.encode() in message for message in heard.messages)
    digests = [text.partition("values=")[2][:16] for text in (before, coalition.pulls()[0]["body"])]
    assert digests[0] != digests[1]
    assert coalition.run(number) == 0
    approve(coalition, pull)
    assert coalition.run(number) == 0
    assert reviews(coalition, pull) == ["DISMISSED", "DISMISSED", "APPROVED"]


def test_an_edit_that_changes_no_value_keeps_the_approval(coalition: ProposalCoalition) -> None:
    number = coalition.submit()
    coalition.run(number)
    approve(coalition, pull_of(coalition))
    coalition.edit_issue(number, body=body().replace("\n", "\r\n"))
    coalition.run(number)
    assert reviews(coalition, pull_of(coalition)) == ["APPROVED"]


def test_merging_another_proposal_keeps_the_approval(coalition: ProposalCoalition) -> None:
    """The branch is rebuilt with the approved values on top of the updated main branch."""
    other, number = coalition.propose("Bakery"), coalition.submit()
    coalition.run()
    pulls = {pull["title"].split(":")[0]: pull["number"] for pull in coalition.pulls()}
    approve(coalition, pulls["Propose night-school"])
    coalition.merge(pulls["Propose bakery"])
    assert coalition.run() > 0
    assert reviews(coalition, pulls["Propose night-school"]) == ["APPROVED"]
    assert other != number


def test_a_run_that_failed_after_moving_the_branch_is_completed(coalition: ProposalCoalition) -> None:
    """Each approval is linked to the values in its commit, so a later run can also find it."""
    number = coalition.submit()
    coalition.run(number)
    pull = pull_of(coalition)
    approve(coalition, pull)
    coalition.edit_issue(number, body=body(summary="Lessons after dark."))
    coalition.hub.middlewares.append(_deaf_to_dismissals)
    with pytest.raises(Exception, match="some proposals could not be completed"):
        coalition.run(number)
    coalition.hub.middlewares.remove(_deaf_to_dismissals)
    assert reviews(coalition, pull) == ["APPROVED"]
    assert "Lessons after dark." not in coalition.manifest(
        f"proposal/{number}"
    )  # stale approvals are dismissed before new values are pushed
    coalition.run(number)
    assert reviews(coalition, pull) == ["DISMISSED"]
    assert "Lessons after dark." in coalition.manifest(f"proposal/{number}")


def _deaf_to_dismissals(request: Request, next_handler: Handler) -> Response:
    if request.path.endswith("/dismissals"):
        return Response(403, {"content-type": "application/json"}, b'{"message": "No.", "status": "403"}')
    return next_handler(request)


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_merge_of_values_other_than_those_in_the_body_is_detected(
    coalition: ProposalCoalition, by_hand: bool
) -> None:
    number = coalition.submit()
    coalition.run(number)
    if by_hand:
        _commit(coalition, number, coalition.manifest(f"proposal/{number}").replace("Evening", "Early"))
    coalition.merge(pull_of(coalition))
    [merged] = read_merged_proposals(coalition.new_bot_session(), CONTROL, ItemErrors())
    assert merged.matches_form is not by_hand


def _commit(coalition: ProposalCoalition, number: int, text: str) -> Any:
    path = f"{API}/contents/projects.yml"
    file = coalition.founder.get(f"{path}?ref=proposal/{number}").body
    content = base64.b64encode(text.encode()).decode()
    change = {
        "message": "Say it better",
        "content": content,
        "sha": file["sha"],
        "branch": f"proposal/{number}",
    }
    return coalition.founder.rest(Rest("PUT", path, change))
