"""A branch that prevents a proposal's branch is reported without useless requests. Other names have no effect."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.organization_builder import CONTROL
from support.proposal_coalition import API, ProposalCoalition, start_proposal_coalition
from tahaluf.flows.propose import propose
from tahaluf.github import read_open_proposals
from tahaluf.plan import Rest
from tahaluf.problems import CommandError
from tahaluf.proposals import PROJECT


@pytest.fixture
def coalition(tmp_path: Path) -> Iterator[ProposalCoalition]:
    with start_proposal_coalition(tmp_path) as made:
        yield made


def create_ref(coalition: ProposalCoalition, ref: str) -> None:
    tip = coalition.founder.get(f"{API}/git/ref/heads/main").body["object"]["sha"]
    coalition.founder.rest(Rest("POST", f"{API}/git/refs", {"ref": f"refs/{ref}", "sha": tip}))


@pytest.mark.parametrize("branch", ["proposal/{number}/x", "proposal/{number}/x/y", "proposal"])
def test_a_blocking_branch_is_named_and_costs_no_write(coalition: ProposalCoalition, branch: str) -> None:
    number = coalition.submit()
    name = branch.format(number=number)
    coalition.create_branch("control", name)
    bot = coalition.new_bot_session()
    with pytest.raises(CommandError) as error:
        propose(bot, CONTROL, [number], coalition.hub.url)
    assert f"#{number}: the branch {name} prevents the branch proposal/{number} from" in str(error.value)
    assert (bot.writes, coalition.pulls()) == (0, [])
    coalition.founder.rest(Rest("DELETE", f"{API}/git/refs/heads/{name}"))
    assert coalition.run(number) > 0
    assert [pull["head"]["ref"] for pull in coalition.pulls()] == [f"proposal/{number}"]


def test_a_blocking_branch_does_not_affect_other_proposals(coalition: ProposalCoalition) -> None:
    blocked, other = coalition.propose("Anvil"), coalition.propose("Bakery")
    coalition.create_branch("control", f"proposal/{blocked}/x")
    with pytest.raises(CommandError, match="prevents"):
        coalition.run(blocked, other)
    assert [pull["head"]["ref"] for pull in coalition.pulls()] == [f"proposal/{other}"]


@pytest.mark.parametrize(
    "ref",
    [
        "heads/proposal/abc",
        "heads/proposal/0",
        "heads/proposal/000{number}",
        "heads/proposal/{number}0",
        "heads/proposals",
        "tags/proposal/{number}",
        "tags/proposal/{number}/x",
    ],
)
def test_refs_with_similar_names_have_no_effect(coalition: ProposalCoalition, ref: str) -> None:
    number = coalition.submit()
    create_ref(coalition, ref.format(number=number))
    assert coalition.run(number) > 0
    assert coalition.run(number) == 0
    assert [pull["head"]["ref"] for pull in coalition.pulls()] == [f"proposal/{number}"]


@pytest.mark.parametrize("branch", ["proposal/0", "proposal/0001", "proposal/x", "proposal/1234567890"])
def test_an_open_pull_request_from_a_similar_branch_is_no_proposal(
    coalition: ProposalCoalition, branch: str
) -> None:
    coalition.create_branch("control", branch)
    coalition.write("control", "README.md", "Hello.\n", branch)
    pull = {"title": "x", "head": branch, "base": "main"}
    coalition.founder.rest(Rest("POST", f"{API}/pulls", pull))
    assert PROJECT.issue_number(branch) is None
    assert read_open_proposals(coalition.bot, CONTROL) == []
