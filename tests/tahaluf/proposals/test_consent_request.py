"""The bot asks stewards for consent again only if it has to, and records what it asked. These tests need no hub."""

from dataclasses import replace
from typing import Any

import pytest

from support.proposals import AUTHOR, all_choices, apply_actions, choice_ending_with, issue, proposal_context
from tahaluf.consent import ConsentRequest, ConsentThread, PullComment
from tahaluf.manifest import load, self_description_digest
from tahaluf.proposals import (
    Action,
    Approval,
    AuthorConsent,
    DismissReviews,
    EditPull,
    GitHubAccount,
    Proposal,
    ProposalFacts,
    Pull,
    RequestConsent,
    SetBranch,
    author_consent,
    decide,
    described_as,
    description_markers,
    facts_query,
    recorded_descriptions,
)
from tahaluf.proposals.decisions import FactsQuery
from tahaluf.proposals.field_errors import _field_at

STEWARD = GitHubAccount(77, "a-steward")
AGREED = PullComment(77, "a-steward", "/agree")
FIRST = Proposal(issue(stewards="a-steward"))
PULL = 100


def facts(*comments: PullComment | ConsentRequest) -> ProposalFacts:
    return ProposalFacts({"a-steward": STEWARD}, consents={PULL: ConsentThread(comments)})


def run(proposal: Proposal, *comments: PullComment | ConsentRequest) -> tuple[Action, ...]:
    return decide(proposal_context(), proposal, facts(*comments))


def opened() -> Proposal:
    """Return a proposal with an open pull request that still waits for the steward's consent."""
    return apply_actions(FIRST, run(FIRST))


def edited(proposal: Proposal, **answers: Any) -> Proposal:
    return replace(proposal, issue=issue(**{"stewards": "a-steward", **answers}))


def listed(actions: tuple[Action, ...]) -> list[str] | None:
    """The stewards in the manifest that is written to the branch, or None if nothing is written."""
    for action in actions:
        if isinstance(action, SetBranch):
            return [s.login for s in load(action.text).project("night-school").stewards]
    return None


def requests(actions: tuple[Action, ...]) -> list[RequestConsent]:
    return [action for action in actions if isinstance(action, RequestConsent)]


def test_a_body_records_how_the_project_describes_itself_in_the_manifest() -> None:
    [write] = [action for action in run(FIRST) if isinstance(action, SetBranch)]
    project = load(write.text).project("night-school")
    pull = opened().open_pull
    assert pull is not None
    assert described_as(pull.body) == self_description_digest(project)
    assert described_as("no marker") is None


def test_a_consent_to_the_present_description_lists_the_steward() -> None:
    actions = run(opened(), AGREED)
    assert listed(actions) == ["a-steward"]
    assert requests(actions) == []


@pytest.mark.parametrize(
    "answers",
    [{"summary": "Other."}, {"url": "https://x.example/"}, {"name": "Day School"}, {"license": "MIT"}],
)
def test_another_description_ends_the_consent_and_asks_first(answers: dict[str, str]) -> None:
    actions = run(edited(opened(), **answers), AGREED)
    assert listed(actions) == []
    [request] = requests(actions)
    assert actions[0] == request
    assert request.pull == PULL
    assert "changes the description of" in request.text
    assert "a-steward" not in request.text
    [update] = [action for action in actions if isinstance(action, EditPull)]
    assert described_as(update.body) == "asked"


def test_nobody_is_asked_again_who_has_not_agreed() -> None:
    actions = run(edited(opened(), summary="Other."))
    assert requests(actions) == []
    [update] = [action for action in actions if isinstance(action, EditPull)]
    assert described_as(update.body) not in (None, "asked")


def test_the_request_is_posted_once_and_then_a_new_consent_counts() -> None:
    changed = edited(opened(), summary="Other.")
    [request] = requests(run(changed, AGREED))
    asked = ConsentRequest(recorded_descriptions(request.text))
    after = apply_actions(changed, run(changed, AGREED))
    assert requests(run(after, AGREED, asked)) == []
    assert listed(run(after, AGREED, asked, AGREED)) == ["a-steward"]


def test_what_was_seen_stays_recorded_while_nobody_is_named() -> None:
    before = opened()
    unnamed = edited(before, stewards="", summary="Other.")
    after = apply_actions(unnamed, run(unnamed))
    assert before.open_pull is not None
    assert after.open_pull is not None
    assert described_as(after.open_pull.body) == described_as(before.open_pull.body)
    assert len(requests(run(edited(after, summary="Other."), AGREED))) == 1


def test_a_request_is_in_english_and_in_the_language_of_the_project() -> None:
    arabic = edited(opened(), lang=choice_ending_with("lang", "ar"), summary="Other.")
    [request] = requests(run(arabic, AGREED))
    assert "تغيّر" in request.text
    assert "changes the description of" in request.text
    assert request.text.count("<!-- describes") == 1


def test_markers_are_read_back() -> None:
    recorded = {"a-b.c_1": "0" * 32, "olive": "asked"}
    assert recorded_descriptions(f"text\n{description_markers(recorded)}\nmore") == recorded
    assert recorded_descriptions("<!-- describes olive=0 -->") == {}
    assert description_markers({}) == ""


def author_consent_in(**answers: Any) -> AuthorConsent | None:
    form = issue(**{"steward": all_choices("steward"), **answers})
    return author_consent(proposal_context().forms, form.body, AUTHOR, "night-school")


def test_the_author_agrees_to_what_the_form_says_and_only_with_the_tick() -> None:
    consent, other = author_consent_in(), author_consent_in(summary="Other.")
    [write] = [action for action in run(FIRST) if isinstance(action, SetBranch)]
    described = self_description_digest(load(write.text).project("night-school"))
    assert consent == AuthorConsent(AUTHOR, described)
    assert other is not None
    assert other.description != described
    assert author_consent_in(steward=[]) is None
    assert author_consent_in(slug="no slug") is None
    assert author_consent(proposal_context().forms, "broken", AUTHOR, "night-school") is None


def test_markers_leave_room_for_the_plan() -> None:
    recorded = {f"project-{n:04}": "0" * 32 for n in range(1000)}
    text = description_markers(recorded)
    assert 2_900 < len(text) <= 3_000
    assert set(recorded_descriptions(text)) < set(recorded)


@pytest.mark.parametrize(("length", "count"), [(75, 40), (76, 39)])
def test_as_many_markers_are_written_as_fit(length: int, count: int) -> None:
    slug = "x" * (length - 1 - len("<!-- describes -00=asked -->"))
    text = description_markers({f"{slug}-{number:02}": "asked" for number in range(50)})
    assert len(text.splitlines()) == count


def test_facts_are_queried_for_logins_and_the_pull_request() -> None:
    assert facts_query(proposal_context(), FIRST) == FactsQuery(("night-school",), ("a-steward",), None)
    assert facts_query(proposal_context(), opened()).pull == PULL
    assert facts_query(proposal_context(), edited(opened(), stewards="")).pull is None
    author = edited(opened(), stewards="", steward=all_choices("steward"))
    assert facts_query(proposal_context(), author).pull == PULL
    assert FactsQuery() == FactsQuery((), (), None)


def test_an_approval_of_other_values_is_dismissed_before_the_branch_moves() -> None:
    before = opened()
    [write] = [action for action in run(FIRST) if isinstance(action, SetBranch)]
    assert before.open_pull is not None
    approvals = (Approval(1, write.message), Approval(2, "By hand"), Approval(3, None))
    approved = replace(before, pulls=(replace(before.open_pull, approvals=approvals),))
    assert DismissReviews(PULL, (3,)) in run(approved)
    actions = run(edited(approved, summary="Other."))
    assert actions[0] == DismissReviews(PULL, (1, 3))


def test_the_open_pull_request_counts_before_a_newer_closed_one() -> None:
    older, newer = (Pull(number, "CLOSED", "t", "b") for number in (1, 2))
    assert Proposal(issue(), pulls=(newer, older)).last_pull == newer
    reopened = replace(older, state="OPEN")
    assert Proposal(issue(), pulls=(newer, reopened)).last_pull == reopened
    assert Proposal(issue()).last_pull is None


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (("slug",), "slug"), (("trust", "license"), "license"), (("trust", "legal_form"), "legal_form"),
        (("roles", "hours"), "hours"), (("roles", "skills"), "skills"), (("roles", "languages"), "languages"),
        (("links", "website"), "url"), (("links",), "url"), (("repository",), "url"),
        (("repository", "name"), "url"), (("repository", "template"), "template"), (("name",), "name"),
        (("lang",), "lang"), (("summary",), "summary"), (("area",), "area"), (("stewards", "login"), "stewards"),
        (("roles", "title"), "role"), (("unknown", "key"), None), ((), None),
    ],
)  # fmt: skip
def test_a_problem_in_the_manifest_is_reported_at_the_field_that_it_came_from(
    path: tuple[str, ...], field: str | None
) -> None:
    assert _field_at(path) == field
