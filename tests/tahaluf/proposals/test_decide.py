"""The bot's whole behaviour as a table: how a proposal stands → what is done."""

import re
from dataclasses import replace

import pytest

from support.proposals import (
    LANGUAGES,
    MANIFEST,
    after_one_run,
    all_choices,
    apply_actions,
    body,
    issue,
    proposal_context,
)
from tahaluf.i18n import ENGLISH
from tahaluf.manifest import load, upsert
from tahaluf.proposals import (
    AnnouncePull,
    Branch,
    ClosePull,
    FactsQuery,
    Issue,
    OpenPull,
    Proposal,
    ProposalFacts,
    Pull,
    ReopenPull,
    SetComment,
    UpdateBranch,
    UpdatePull,
    decide,
    facts_query,
    proposed_slug,
)

NEW = Proposal(issue())
NOTHING_KNOWN = ProposalFacts()


def kinds(proposal: Proposal, facts: ProposalFacts = NOTHING_KNOWN) -> list[type]:
    return [type(action) for action in decide(proposal_context(), proposal, facts)]


def said(proposal: Proposal, facts: ProposalFacts = NOTHING_KNOWN) -> str:
    [say] = decide(proposal_context(), proposal, facts)
    assert isinstance(say, SetComment)
    return say.text


def test_a_good_form_becomes_a_branch_a_pull_request_and_a_thank_you() -> None:
    put, opened, thank = decide(proposal_context(), NEW, NOTHING_KNOWN)
    assert isinstance(put, UpdateBranch)
    assert isinstance(opened, OpenPull)
    assert put.parent == proposal_context().tip
    assert put.previous_tip is None
    assert load(put.manifest_text).project("night-school").status == "seeking-steward"
    assert proposed_slug(opened.body, 12) == "night-school"
    assert thank == AnnouncePull(ENGLISH, thank.project_name, None)


def test_the_branch_adds_one_block_to_the_manifest_and_touches_no_other_line() -> None:
    put = decide(proposal_context(), NEW, NOTHING_KNOWN)[0]
    assert isinstance(put, UpdateBranch)
    lines = put.manifest_text.splitlines()
    assert [line for line in MANIFEST.splitlines() if line not in lines] == []


def test_a_second_look_finds_nothing_to_write_but_the_same_thank_you() -> None:
    assert kinds(after_one_run(NEW)) == [AnnouncePull]


def test_an_edited_form_moves_the_branch_and_says_so_in_the_pull_request() -> None:
    edited = replace(after_one_run(NEW), issue=issue(summary="Lessons at night, for anybody."))
    put, update, thank = decide(proposal_context(), edited, NOTHING_KNOWN)
    assert isinstance(put, UpdateBranch)
    assert edited.branch
    assert put.previous_tip == edited.branch.tip
    assert isinstance(update, UpdatePull)
    assert "Lessons at night" in update.body
    assert isinstance(thank, AnnouncePull)
    assert thank.pull == update.number


def test_a_new_spelling_of_the_same_values_is_no_change() -> None:
    crlf = body().replace("\n", "\r\n") + "\r\n"
    assert kinds(replace(after_one_run(NEW), issue=replace(issue(), body=crlf))) == [AnnouncePull]


def test_when_another_proposal_was_merged_the_branch_is_rebuilt_on_it() -> None:
    merged = upsert(
        MANIFEST, {"slug": "new-water", "name": "New water", "summary": "Pipes, by those who mend them."}
    )
    put, *rest = decide(proposal_context(merged, tip="d" * 40), after_one_run(NEW), NOTHING_KNOWN)
    assert isinstance(put, UpdateBranch)
    assert put.parent == "d" * 40
    assert {project.slug for project in load(put.manifest_text).projects} >= {"new-water", "night-school"}
    assert [type(action) for action in rest] == [AnnouncePull]


def test_when_main_moved_without_the_manifest_the_branch_keeps_its_approvals() -> None:
    actions = decide(proposal_context(tip="d" * 40), after_one_run(NEW), NOTHING_KNOWN)
    assert [type(action) for action in actions] == [AnnouncePull]


def test_a_branch_that_people_committed_to_is_left_alone_and_said_so() -> None:
    mine = after_one_run(NEW)
    touched = replace(
        mine, branch=Branch("e" * 40, "f" * 40, is_bot_commit=False), issue=issue(summary="Something else.")
    )
    [thank] = decide(proposal_context(), touched, NOTHING_KNOWN)
    assert isinstance(thank, AnnouncePull)
    assert thank.project_name is None


@pytest.mark.parametrize("answers", [{"slug": "bread-prices"}, {"name": "", "slug": "two words"}])
def test_what_the_form_says_after_people_took_over_is_no_longer_judged(answers: dict[str, str]) -> None:
    mine = after_one_run(NEW)
    touched = replace(mine, branch=Branch("e" * 40, "f" * 40, is_bot_commit=False), issue=issue(**answers))
    assert decide(proposal_context(), touched, NOTHING_KNOWN) == (AnnouncePull(ENGLISH, None, 100),)
    assert facts_query(proposal_context(), touched) == FactsQuery()


def test_a_branch_that_was_there_before_is_not_taken_over() -> None:
    assert "by hand" in said(Proposal(issue(), Branch("e" * 40, None, is_bot_commit=False)))


def test_an_edit_that_cannot_be_taken_holds_the_pull_request_until_it_is_mended() -> None:
    broken = replace(after_one_run(NEW), issue=issue(summary=""))
    update, say = decide(proposal_context(), broken, NOTHING_KNOWN)
    assert isinstance(update, UpdatePull)
    assert "do not merge this yet" in update.body
    assert isinstance(say, SetComment)
    held = apply_actions(broken, (update, say))
    assert kinds(held) == [SetComment]
    assert after_one_run(replace(held, issue=issue())) == after_one_run(NEW)


def test_the_second_of_two_proposals_for_one_slug_is_held_once_the_first_is_merged() -> None:
    merged = upsert(
        MANIFEST, {"slug": "night-school", "name": "Other", "summary": "Stars, and who lives there."}
    )
    update, say = decide(proposal_context(merged), after_one_run(NEW), NOTHING_KNOWN)
    assert isinstance(update, UpdatePull)
    assert isinstance(say, SetComment)
    assert "has this name already" in say.text


def test_a_held_pull_request_closes_and_opens_with_its_issue_like_any_other() -> None:
    held = after_one_run(replace(after_one_run(NEW), issue=issue(summary="")))
    closed = after_one_run(replace(held, issue=issue(is_open=False)))
    assert after_one_run(replace(closed, issue=issue())).pulls == after_one_run(NEW).pulls


def test_a_closed_issue_closes_its_pull_request_and_nothing_else_after_that() -> None:
    closed = replace(after_one_run(NEW), issue=issue(is_open=False))
    say, close = decide(proposal_context(), closed, NOTHING_KNOWN)
    assert isinstance(close, ClosePull)
    assert isinstance(say, SetComment)
    assert kinds(apply_actions(closed, (say, close))) == []


def test_a_closed_issue_without_a_pull_request_is_left_alone() -> None:
    assert kinds(Proposal(issue(is_open=False))) == []


def test_an_issue_that_is_gone_takes_its_pull_request_with_it_until_people_open_it_again() -> None:
    gone = replace(after_one_run(NEW), issue=Issue.missing(12))
    [close] = decide(proposal_context(), gone, NOTHING_KNOWN)
    assert isinstance(close, ClosePull)
    assert "The issue is gone" in close.body
    closed = apply_actions(gone, (close,))
    assert kinds(closed) == []
    assert kinds(replace(closed, pulls=(replace(closed.pulls[0], state="OPEN"),))) == []
    assert kinds(replace(gone, branch=Branch("e" * 40, "f" * 40, is_bot_commit=False))) == []


def test_an_issue_that_comes_back_goes_on_where_it_was() -> None:
    gone = after_one_run(replace(after_one_run(NEW), issue=Issue.missing(12)))
    assert after_one_run(replace(gone, issue=issue())).pulls == after_one_run(NEW).pulls


def test_a_reopened_issue_opens_its_pull_request_before_the_branch_moves() -> None:
    closed = after_one_run(replace(after_one_run(NEW), issue=issue(is_open=False)))
    again = replace(closed, issue=issue(summary="Lessons at night, for anybody."))
    assert kinds(again) == [ReopenPull, UpdateBranch, AnnouncePull]
    assert kinds(after_one_run(again)) == [AnnouncePull]


def test_a_reopened_issue_whose_branch_is_gone_gets_a_new_pull_request() -> None:
    closed = after_one_run(replace(after_one_run(NEW), issue=issue(is_open=False)))
    assert kinds(replace(closed, issue=issue(), branch=None)) == [UpdateBranch, OpenPull, AnnouncePull]


def test_a_pull_request_that_people_closed_stays_closed() -> None:
    mine = after_one_run(NEW)
    declined = replace(mine, pulls=(replace(mine.pulls[0], state="CLOSED"),))
    assert "closed without a merge" in said(declined)
    reopened_by_people = replace(mine, pulls=(replace(mine.pulls[0], state="OPEN"),))
    assert kinds(reopened_by_people) == [AnnouncePull]


def test_closing_and_opening_the_issue_does_not_bring_back_what_people_declined() -> None:
    mine = after_one_run(NEW)
    declined = replace(mine, pulls=(replace(mine.pulls[0], state="CLOSED"),))
    assert kinds(replace(declined, issue=issue(is_open=False))) == []
    assert kinds(declined) == [SetComment]


def test_a_run_that_ended_between_two_writes_is_finished_by_the_next() -> None:
    for begun in (NEW, replace(after_one_run(NEW), issue=issue(summary="Lessons at night, for anybody."))):
        actions = decide(proposal_context(), begun, NOTHING_KNOWN)
        for done in range(len(actions)):
            assert after_one_run(apply_actions(begun, actions[:done])) == apply_actions(begun, actions)


def test_after_the_merge_there_is_nothing_more_to_do() -> None:
    mine = after_one_run(NEW)
    assert kinds(replace(mine, branch=None, pulls=(replace(mine.pulls[0], state="MERGED"),))) == []


def test_an_issue_that_is_no_proposal_is_not_answered() -> None:
    other = replace(issue(), body="Where is the door?", labels=frozenset())
    assert kinds(Proposal(other)) == []


def test_a_proposal_that_lost_its_label_is_known_by_its_first_heading() -> None:
    assert UpdateBranch in kinds(Proposal(replace(issue(), labels=frozenset())))


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("bread-prices", "has this name already"),
        ("Bread-Prices", "has this name already"),
        ("flour-prices", "had this name before"),
        ("old-archive", "has a repository of this name"),
        ("roster", "has a repository of this name"),
        (".github", "meaning of its own"),
        ("خريطة", "only the English letters"),
    ],
)
def test_a_slug_that_cannot_be_had_is_refused_with_the_reason(slug: str, words: str) -> None:
    text = said(Proposal(issue(slug=slug)), ProposalFacts(repositories=frozenset({"old-archive"})))
    assert words in text
    assert text.count("**Short name**") == 1


def test_all_that_is_wrong_is_said_at_once_each_by_its_label() -> None:
    text = said(Proposal(issue(slug="two words", url="ftp://example.org", hours="3-5", name="n" * 200)))
    assert [
        text.count(f"**{label}**") for label in ("Project name", "Short name", "Address", "First role")
    ] == [
        1,
        1,
        1,
        1,
    ]


@pytest.mark.parametrize(
    ("key", "answer", "label"),
    [
        ("url", f"https://example.org/{'a' * 1000}", "Address"),
        ("legal_form", "l" * 1001, "Who stands behind it"),
        ("stewards", ", ".join(f"a-steward-{n}" for n in range(21)), "Stewards"),
    ],
)
def test_what_could_not_be_shown_whole_or_asked_in_one_go_is_not_taken(
    key: str, answer: str, label: str
) -> None:
    asked = Proposal(issue(**{key: answer}))
    assert f"**{label}**: this is too long" in said(asked)
    assert facts_query(proposal_context(), asked) == FactsQuery()


def test_a_form_that_cannot_be_read_is_answered_and_not_published() -> None:
    text = said(Proposal(replace(issue(), body=body().replace("### Summary", "### Sumary"))))
    assert "**Summary**" in text
    assert "edit the first post" in text


def test_a_project_that_resembles_another_waits_for_a_word_of_its_author() -> None:
    near = issue(name="Bread price", slug="bread-price", summary="What bread costs, week by week.")
    text = said(Proposal(near))
    assert "join it instead" in text
    assert "https://github.com/example-coalition/bread-prices" in text
    different = replace(
        near, body=body(name="Bread price", slug="bread-price", distinct=all_choices("distinct"))
    )
    opened = decide(proposal_context(), Proposal(different), NOTHING_KNOWN)[1]
    assert isinstance(opened, OpenPull)
    assert "bread-prices" in opened.body


def test_a_pull_request_that_is_open_is_not_held_up_by_what_was_merged_since() -> None:
    merged = upsert(
        MANIFEST, {"slug": "night-schools", "name": "Night schools", "summary": "Lessons by night."}
    )
    actions = decide(proposal_context(merged), after_one_run(NEW), NOTHING_KNOWN)
    assert [type(action) for action in actions] == [UpdateBranch, UpdatePull, AnnouncePull]


def test_only_what_a_living_proposal_names_is_asked_of_github() -> None:
    asked = Proposal(issue(stewards="@a-steward، not a login!"))
    assert facts_query(proposal_context(), asked) == FactsQuery("night-school", ("a-steward", "not", "a"))
    assert facts_query(proposal_context(), replace(asked, issue=issue(is_open=False))) == FactsQuery()
    assert facts_query(proposal_context(), replace(asked, pulls=(Pull(1, "MERGED", "", ""),))) == FactsQuery()
    opened = replace(asked, pulls=(Pull(1, "OPEN", "", ""),))
    assert facts_query(proposal_context(), opened).pull == 1
    assert facts_query(proposal_context(), replace(opened, issue=issue())).pull is None


def test_a_proposer_is_answered_in_the_language_of_the_project() -> None:
    text = said(Proposal(issue(lang=LANGUAGES[0], name="Bread price", slug="bread-price")))
    assert text.startswith('<div dir="rtl">\n\nشكرًا لك')
    assert "الاسم نفسه" in text


def test_the_language_is_known_though_the_form_cannot_be_read() -> None:
    text = said(Proposal(replace(issue(), body=body(lang=LANGUAGES[0]).replace("### Summary", "### Sumary"))))
    assert "شكرًا لك" in text
    assert said(Proposal(replace(issue(), body=body().replace("### Summary", "### Sumary")))).startswith(
        "Thank"
    )


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("slug", "two words"),
        ("slug", ".github"),
        ("slug", "bread-prices"),
        ("name", "n" * 200),
        ("summary", "s" * 400),
        ("license", "l" * 200),
        ("url", "ftp://example.org"),
        ("role", "r" * 200),
        ("hours", "3-5"),
        ("stewards", "nobody-there, -"),
        ("summary", "Write to somebody@mail.example."),
    ],
)
def test_what_is_to_be_mended_is_said_in_arabic_to_an_arabic_proposer(key: str, answer: str) -> None:
    text = said(Proposal(issue(lang=LANGUAGES[0], **{key: answer})))
    [point] = [line for line in text.splitlines() if line.startswith("- ")]
    _, _, what = point.partition("**: ")
    assert not re.search("[A-Za-z]", re.sub("`[^`]+`|<[^>]+>|GitHub", "", what))
