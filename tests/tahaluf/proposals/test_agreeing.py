"""Stewards are listed only if they themselves agree on the pull request."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

from localhub.virtual_clock import VirtualClock
from support.organization_builder import CONTROL
from support.proposal_coalition import API, PEOPLE_IDS, ProposalCoalition, start_proposal_coalition
from support.proposals import all_choices, body, choice_ending_with
from tahaluf.github import read_proposal_issue
from tahaluf.manifest import load
from tahaluf.plan import Rest


class Waiting:
    """A proposal with a steward who has not agreed yet."""

    def __init__(self, coalition: ProposalCoalition, **answers: Any) -> None:
        self.coalition = coalition
        self.issue = coalition.submit(**answers)
        coalition.run(self.issue)
        [pull] = coalition.pulls()
        self.pull = int(pull["number"])

    def comment(self, login: str, text: str) -> int:
        """Comment on the pull request, and then run the bot."""
        path = f"{API}/issues/{self.pull}/comments"
        number = self.coalition.people[login].rest(Rest("POST", path, {"body": text})).body["id"]
        self.coalition.run(self.issue)
        return int(number)

    def edit(self, login: str, comment: int, text: str) -> None:
        self.coalition.people[login].rest(Rest("PATCH", f"{API}/issues/comments/{comment}", {"body": text}))
        self.coalition.run(self.issue)

    @property
    def listed(self) -> list[tuple[str, int | None]]:
        text = self.coalition.manifest(f"proposal/{self.issue}")
        return [(steward.login, steward.id) for steward in load(text).project("night-school").stewards]

    @property
    def body(self) -> str:
        return str(self.coalition.pulls()[0]["body"])


@pytest.fixture
def coalition(tmp_path: Path) -> Iterator[ProposalCoalition]:
    with start_proposal_coalition(tmp_path) as made:
        yield made


@pytest.fixture
def waiting(coalition: ProposalCoalition) -> Waiting:
    return Waiting(coalition, stewards="@a-steward")


def test_a_proposed_steward_is_not_named_before_they_agree(
    waiting: Waiting,
) -> None:
    assert waiting.listed == []
    assert "**Waiting for 1 steward to agree** (entry 1 in the form)" in waiting.body
    assert "a-steward" not in waiting.body
    [comment] = waiting.coalition.comment_texts(waiting.issue)
    assert "ask them to write `/agree`" in comment
    assert "a-steward" not in comment
    assert "a-steward" not in waiting.coalition.manifest(f"proposal/{waiting.issue}")


def test_a_steward_who_agrees_is_listed_by_login_and_id(waiting: Waiting) -> None:
    waiting.comment("a-steward", "/agree\r\nGladly.")
    assert waiting.listed == [("a-steward", PEOPLE_IDS["a-steward"])]
    assert "Waiting for" not in waiting.body
    assert '| Stewards | <span dir="auto">a-steward</span> |' in waiting.body
    [comment] = waiting.coalition.comment_texts(waiting.issue)
    assert "/agree" not in comment
    assert waiting.coalition.run(waiting.issue) == 0


@pytest.mark.parametrize("login", ["a-passer-by", "proposer", "founder"])
def test_consent_of_somebody_else_changes_nothing(waiting: Waiting, login: str) -> None:
    waiting.comment(login, "/agree")
    assert waiting.listed == []
    assert waiting.coalition.run(waiting.issue) == 0


@pytest.mark.parametrize(
    "text",
    [
        "> /agree",
        "```\n/agree\n```",
        "    /agree",
        "Yes:\n/agree",
        "`/agree`",
        "/agree with that",
        "/Agree",
        " /agree",
    ],
)
def test_a_command_that_is_not_the_whole_first_line_is_ignored(waiting: Waiting, text: str) -> None:
    waiting.comment("a-steward", text)
    assert waiting.listed == []


def test_an_edited_comment_is_ignored(waiting: Waiting) -> None:
    mine = waiting.comment("a-steward", "What is this about?")
    waiting.edit("a-steward", mine, "/agree")
    assert waiting.listed == []
    waiting.edit("founder", waiting.comment("a-steward", "Not sure."), "/agree")
    assert waiting.listed == []
    waiting.comment("a-steward", "/agree")
    assert waiting.listed


def test_consent_ends_with_withdraw_or_when_the_comment_is_deleted(waiting: Waiting) -> None:
    waiting.comment("a-steward", "/agree")
    waiting.comment("a-steward", "/withdraw")
    assert waiting.listed == []
    again = waiting.comment("a-steward", "/agree")
    assert waiting.listed
    waiting.coalition.people["a-steward"].rest(Rest("DELETE", f"{API}/issues/comments/{again}"))
    waiting.coalition.run(waiting.issue)
    assert waiting.listed == []


def test_consent_survives_a_change_of_login(waiting: Waiting) -> None:
    waiting.comment("a-steward", "/agree")
    waiting.coalition.rename("a-steward", "new-login")
    waiting.coalition.edit_issue(waiting.issue, body=body(stewards="new-login"))
    waiting.coalition.run(waiting.issue)
    assert waiting.listed == [("new-login", PEOPLE_IDS["a-steward"])]


def test_a_new_owner_of_a_login_has_not_agreed(waiting: Waiting) -> None:
    waiting.comment("a-steward", "/agree")
    waiting.coalition.rename("a-steward", "new-login")
    waiting.coalition.rename("a-passer-by", "a-steward")
    waiting.coalition.run(waiting.issue)
    assert waiting.listed == []


def test_consent_ends_when_the_project_gets_another_name(tmp_path: Path) -> None:
    clock = VirtualClock(time.time())
    with start_proposal_coalition(tmp_path, clock=clock.now) as coalition:
        waiting = Waiting(coalition, stewards="a-steward")
        waiting.comment("a-steward", "/agree")
        assert waiting.listed
        clock.sleep(60)
        coalition.edit_issue(waiting.issue, body=body(name="Day School", stewards="a-steward"))
        coalition.run(waiting.issue)
        assert waiting.listed == []
        assert coalition.run(waiting.issue) == 0
        clock.sleep(60)
        waiting.comment("a-steward", "/agree")
        assert waiting.listed


@pytest.mark.parametrize(
    "changed",
    [
        {"summary": "Lessons at night."},
        {"url": "https://night-school.example/"},
        {"legal_form": "A limited company"},
    ],
    ids=["summary", "link", "legal form"],
)
def test_consent_ends_when_the_project_describes_itself_differently(
    waiting: Waiting, changed: dict[str, Any]
) -> None:
    waiting.comment("a-steward", "/agree")
    waiting.coalition.edit_issue(waiting.issue, body=body(stewards="a-steward", **changed))
    waiting.coalition.run(waiting.issue)
    assert waiting.listed == []
    assert "changes the description of" in waiting.coalition.comment_texts(waiting.pull)[-1]
    assert waiting.coalition.run(waiting.issue) == 0
    waiting.comment("a-steward", "/agree")
    assert waiting.listed
    assert waiting.coalition.run(waiting.issue) == 0


def test_edits_of_what_a_project_needs_keep_the_consent(waiting: Waiting) -> None:
    waiting.comment("a-steward", "/agree")
    waiting.coalition.edit_issue(waiting.issue, body=body(role="Teacher", stewards="a-steward"))
    waiting.coalition.run(waiting.issue)
    assert waiting.listed


def test_consent_to_an_earlier_description_does_not_return_with_it(waiting: Waiting) -> None:
    """Someone who once agreed, but has since been asked again, has not agreed to any later description."""
    waiting.comment("a-steward", "/agree")
    for summary in ("Lessons at night.", "Lessons by day."):
        waiting.coalition.edit_issue(waiting.issue, body=body(summary=summary, stewards="a-steward"))
        waiting.coalition.run(waiting.issue)
        assert waiting.listed == []
    waiting.comment("a-steward", "/agree")
    assert waiting.listed


def test_consent_ends_though_the_steward_was_taken_out_of_the_form_meanwhile(waiting: Waiting) -> None:
    waiting.comment("a-steward", "/agree")
    for answers in ({}, {"stewards": "a-steward"}):
        waiting.coalition.edit_issue(waiting.issue, body=body(summary="At night.", **answers))
        waiting.coalition.run(waiting.issue)
    assert waiting.listed == []


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_no_earlier_consent_counts_after_somebody_edits_or_deletes_the_request(
    waiting: Waiting, method: Literal["PATCH", "DELETE"]
) -> None:
    waiting.comment("a-steward", "/agree")
    waiting.coalition.edit_issue(waiting.issue, body=body(summary="At night.", stewards="a-steward"))
    waiting.coalition.run(waiting.issue)
    founder, path = waiting.coalition.founder, f"{API}/issues/{waiting.pull}/comments"
    request = founder.get(path).body[-1]
    payload = {"body": "Never mind."} if method == "PATCH" else None
    founder.rest(Rest(method, f"{API}/issues/comments/{request['id']}", payload))
    waiting.coalition.run(waiting.issue)
    assert waiting.listed == []
    assert "changes the description of" in waiting.coalition.comment_texts(waiting.pull)[-1]


def test_a_consent_after_a_hundred_comments_counts(waiting: Waiting) -> None:
    commenters = (
        waiting.coalition.founder,
        waiting.coalition.proposer,
    )  # a single account would reach the rate limit and have to wait
    for number in range(101):
        path = f"{API}/issues/{waiting.pull}/comments"
        commenters[number % 2].rest(Rest("POST", path, {"body": "Hm."}))
    waiting.comment("a-steward", "/agree")
    assert waiting.listed


def test_each_steward_is_listed_when_they_agree(coalition: ProposalCoalition) -> None:
    waiting = Waiting(coalition, stewards="a-steward, another-steward", steward=all_choices("steward"))
    assert [login for login, _ in waiting.listed] == ["proposer"]
    assert "2 stewards to agree** (entries 1, 2 in the form)" in waiting.body
    waiting.comment("another-steward", "/agree")
    assert [login for login, _ in waiting.listed] == ["proposer", "another-steward"]
    assert "1 steward to agree** (entry 1 in the form)" in waiting.body
    assert "entry 1: has not agreed yet, another-steward" in waiting.body


def test_a_merge_before_the_consent_does_not_list_them(waiting: Waiting) -> None:
    waiting.coalition.merge(waiting.pull)
    project = load(waiting.coalition.manifest("main")).project("night-school")
    assert (project.status, project.stewards) == ("seeking-steward", ())
    waiting.comment("a-steward", "/agree")
    assert "a-steward" not in waiting.coalition.manifest("main")


def test_a_pull_request_of_a_proposal_has_an_issue_and_others_have_none(waiting: Waiting) -> None:
    bot = waiting.coalition.new_bot_session()
    assert read_proposal_issue(bot, CONTROL, waiting.pull) == waiting.issue
    assert read_proposal_issue(bot, CONTROL, waiting.issue) is None


def test_an_arabic_proposer_is_asked_too(coalition: ProposalCoalition) -> None:
    waiting = Waiting(coalition, stewards="a-steward", lang=choice_ending_with("lang", "ar"))
    [comment] = coalition.comment_texts(waiting.issue)
    assert "/agree" in comment


def public_stewards(waiting: Waiting) -> list[str]:
    text = waiting.coalition.manifest(f"proposal/{waiting.issue}")
    return [steward.login for steward in load(text).project("night-school").stewards if steward.public]


def test_a_steward_is_public_only_after_their_own_list_me(waiting: Waiting) -> None:
    waiting.comment("a-steward", "/agree")
    waiting.comment("founder", "/list-me")
    assert public_stewards(waiting) == []
    waiting.comment("a-steward", "/list-me")
    assert public_stewards(waiting) == ["a-steward"]
    assert waiting.coalition.run(waiting.issue) == 0
    waiting.comment("a-steward", "/withdraw")
    assert waiting.listed == []


def test_list_me_alone_is_no_consent_to_be_a_steward(waiting: Waiting) -> None:
    waiting.comment("a-steward", "/list-me")
    assert waiting.listed == []
    waiting.comment("a-steward", "/agree")
    assert public_stewards(waiting) == ["a-steward"]


def test_an_author_who_is_a_steward_can_be_public(coalition: ProposalCoalition) -> None:
    waiting = Waiting(coalition, steward=all_choices("steward"))
    assert public_stewards(waiting) == []
    waiting.comment("proposer", "/list-me")
    assert public_stewards(waiting) == ["proposer"]
    edited = body(steward=all_choices("steward"), summary="Lessons at night.")
    coalition.edit_issue(waiting.issue, body=edited)
    coalition.run(waiting.issue)
    assert public_stewards(waiting) == ["proposer"]
