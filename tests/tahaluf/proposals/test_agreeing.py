"""Being listed as a steward takes one's own word in the pull request, and nobody else's."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from localhub.virtual_clock import VirtualClock
from support.proposal_coalition import API, CONTROL, PEOPLE_IDS, ProposalCoalition, start_proposal_coalition
from support.proposals import all_choices, body, choice_ending_with
from tahaluf.github import read_proposal_issue
from tahaluf.manifest import load
from tahaluf.plan import Rest


class Waiting:
    """A proposal that names a steward, whose word is missing."""

    def __init__(self, coalition: ProposalCoalition, **answers: Any) -> None:
        self.there = coalition
        self.issue = coalition.open_issue(**answers)
        coalition.run(self.issue)
        [pull] = coalition.pulls()
        self.pull = int(pull["number"])

    def say(self, login: str, text: str) -> int:
        """A comment in the pull request, and what the bot makes of it."""
        path = f"{API}/issues/{self.pull}/comments"
        number = self.there.people[login].rest(Rest("POST", path, {"body": text})).body["id"]
        self.there.run(self.issue)
        return int(number)

    def edit(self, login: str, comment: int, text: str) -> None:
        self.there.people[login].rest(Rest("PATCH", f"{API}/issues/comments/{comment}", {"body": text}))
        self.there.run(self.issue)

    @property
    def listed(self) -> list[tuple[str, int | None]]:
        text = self.there.manifest_at(f"proposal/{self.issue}")
        return [(steward.login, steward.id) for steward in load(text).project("night-school").stewards]

    @property
    def body(self) -> str:
        return str(self.there.pulls()[0]["body"])


@pytest.fixture
def coalition(tmp_path: Path) -> Iterator[ProposalCoalition]:
    with start_proposal_coalition(tmp_path) as made:
        yield made


@pytest.fixture
def waiting(coalition: ProposalCoalition) -> Waiting:
    return Waiting(coalition, stewards="@a-steward")


def test_nobody_is_named_on_anothers_word_and_the_pull_request_says_who_is_waited_for(
    waiting: Waiting,
) -> None:
    assert waiting.listed == []
    assert "**Waits for the word of 1 steward** named in the form (entry 1)" in waiting.body
    assert "a-steward" not in waiting.body
    [comment] = waiting.there.comments(waiting.issue)
    assert "ask them to write `/agree`" in comment
    assert "a-steward" not in comment
    assert "a-steward" not in waiting.there.manifest_at(f"proposal/{waiting.issue}")


def test_their_own_word_lists_them_by_login_and_number(waiting: Waiting) -> None:
    waiting.say("a-steward", "/agree\r\nGladly.")
    assert waiting.listed == [("a-steward", PEOPLE_IDS["a-steward"])]
    assert "Waits for" not in waiting.body
    assert '| Stewards | <span dir="auto">a-steward</span> |' in waiting.body
    [comment] = waiting.there.comments(waiting.issue)
    assert "/agree" not in comment
    assert waiting.there.run(waiting.issue) == 0


@pytest.mark.parametrize("login", ["a-passer-by", "proposer", "founder"])
def test_the_word_of_somebody_else_changes_nothing(waiting: Waiting, login: str) -> None:
    waiting.say(login, "/agree")
    assert waiting.listed == []
    assert waiting.there.run(waiting.issue) == 0


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
def test_what_is_not_the_whole_first_line_is_no_word(waiting: Waiting, text: str) -> None:
    waiting.say("a-steward", text)
    assert waiting.listed == []


def test_an_edited_comment_is_no_word_whoever_edited_it(waiting: Waiting) -> None:
    mine = waiting.say("a-steward", "What is this about?")
    waiting.edit("a-steward", mine, "/agree")
    assert waiting.listed == []
    waiting.edit("founder", waiting.say("a-steward", "Not sure."), "/agree")
    assert waiting.listed == []
    waiting.say("a-steward", "/agree")
    assert waiting.listed


def test_a_word_is_taken_back_by_saying_so_or_by_deleting_it(waiting: Waiting) -> None:
    waiting.say("a-steward", "/agree")
    waiting.say("a-steward", "/withdraw")
    assert waiting.listed == []
    again = waiting.say("a-steward", "/agree")
    assert waiting.listed
    waiting.there.people["a-steward"].rest(Rest("DELETE", f"{API}/issues/comments/{again}"))
    waiting.there.run(waiting.issue)
    assert waiting.listed == []


def test_after_a_change_of_login_the_number_still_has_agreed(waiting: Waiting) -> None:
    waiting.say("a-steward", "/agree")
    waiting.there.rename("a-steward", "new-login")
    waiting.there.edit_issue(waiting.issue, body=body(stewards="new-login"))
    waiting.there.run(waiting.issue)
    assert waiting.listed == [("new-login", PEOPLE_IDS["a-steward"])]


def test_who_takes_over_a_login_has_not_agreed(waiting: Waiting) -> None:
    waiting.say("a-steward", "/agree")
    waiting.there.rename("a-steward", "new-login")
    waiting.there.rename("a-passer-by", "a-steward")
    waiting.there.run(waiting.issue)
    assert waiting.listed == []


def test_who_agreed_to_one_project_has_not_agreed_to_what_it_is_turned_into(tmp_path: Path) -> None:
    clock = VirtualClock(time.time())
    with start_proposal_coalition(tmp_path, clock=clock.now) as coalition:
        waiting = Waiting(coalition, stewards="a-steward")
        waiting.say("a-steward", "/agree")
        assert waiting.listed
        clock.sleep(60)
        coalition.edit_issue(waiting.issue, body=body(name="Day School", stewards="a-steward"))
        coalition.run(waiting.issue)
        assert waiting.listed == []
        assert coalition.run(waiting.issue) == 0
        clock.sleep(60)
        waiting.say("a-steward", "/agree")
        assert waiting.listed


def test_other_edits_of_the_form_keep_the_word(waiting: Waiting) -> None:
    waiting.say("a-steward", "/agree")
    waiting.there.edit_issue(waiting.issue, body=body(summary="Lessons at night.", stewards="a-steward"))
    waiting.there.run(waiting.issue)
    assert waiting.listed


def test_a_long_talk_is_heard_to_its_end(waiting: Waiting) -> None:
    speakers = (
        waiting.there.founder,
        waiting.there.proposer,
    )  # one alone would have to wait for GitHub's pace
    for number in range(101):
        path = f"{API}/issues/{waiting.pull}/comments"
        speakers[number % 2].rest(Rest("POST", path, {"body": "Hm."}))
    waiting.say("a-steward", "/agree")
    assert waiting.listed


def test_each_of_several_is_listed_by_their_own_word(coalition: ProposalCoalition) -> None:
    waiting = Waiting(coalition, stewards="a-steward, another-steward", steward=all_choices("steward"))
    assert [login for login, _ in waiting.listed] == ["proposer"]
    assert "the word of 2 stewards** named in the form (entries 1, 2)" in waiting.body
    waiting.say("another-steward", "/agree")
    assert [login for login, _ in waiting.listed] == ["proposer", "another-steward"]
    assert "the word of 1 steward** named in the form (entry 1)" in waiting.body
    assert "entry 1: has yet to agree, another-steward" in waiting.body


def test_a_merge_before_the_word_goes_without_them(waiting: Waiting) -> None:
    waiting.there.merge(waiting.pull)
    project = load(waiting.there.manifest_at("main")).project("night-school")
    assert (project.status, project.stewards) == ("seeking-steward", ())
    waiting.say("a-steward", "/agree")
    assert "a-steward" not in waiting.there.manifest_at("main")


def test_the_pull_request_leads_to_its_issue_and_another_one_to_none(waiting: Waiting) -> None:
    bot = waiting.there.new_bot_session()
    assert read_proposal_issue(bot, CONTROL, waiting.pull) == waiting.issue
    assert read_proposal_issue(bot, CONTROL, waiting.issue) is None


def test_an_arabic_proposer_is_asked_too(coalition: ProposalCoalition) -> None:
    waiting = Waiting(coalition, stewards="a-steward", lang=choice_ending_with("lang", "ar"))
    [comment] = coalition.comments(waiting.issue)
    assert "/agree" in comment
