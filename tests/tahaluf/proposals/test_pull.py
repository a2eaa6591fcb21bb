import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from support.proposals import AUTHOR, all_choices, choice_ending_with, issue, proposal_context
from tahaluf.proposals import (
    AnnouncePull,
    OpenPull,
    Proposal,
    ProposalFacts,
    SetComment,
    UpdateBranch,
    announcement,
    decide,
    is_our_commit,
    proposed_slug,
)
from tahaluf.proposals.pull import base_body, closed_body, closed_with_issue, values_digest

# A mention, a reference or a closing word that GitHub would bring to life
ALIVE = re.compile(r"@[A-Za-z0-9]|(?<![\w&])#[0-9]")
# The same, or HTML and images, where Markdown is read
ALIVE_IN_MARKDOWN = re.compile(rf"{ALIVE.pattern}|<(?!span dir=\"auto\">|/span>|!-- tahaluf:)|!\[")


def opened(**answers: object) -> OpenPull:
    actions = decide(
        proposal_context(), Proposal(issue(distinct=all_choices("distinct"), **answers)), ProposalFacts()
    )
    [pull] = [action for action in actions if isinstance(action, OpenPull)]
    return pull


def test_the_body_echoes_every_answer_that_was_given_as_it_was_read() -> None:
    body = opened(role="Map maker", skills=[choice_ending_with("skills", "gis")], hours="3-5").body
    assert '| Project name | <span dir="auto">Night School</span> |' in body
    assert '| Hours a week | <span dir="auto">3-5</span> |' in body
    assert "| License |" not in body


def test_the_body_names_the_issue_without_closing_it() -> None:
    body = opened().body
    assert "Proposed in #12." in body
    assert not re.search(r"\b(close[sd]?|fix(e[sd])?|resolve[sd]?):? #", body, re.IGNORECASE)


def test_the_title_shows_an_arabic_name_beside_the_slug() -> None:
    assert opened(name="خريطة المياه", slug="water-map").title == "Propose water-map: خريطة المياه"


def test_the_longest_title_is_no_longer_than_github_takes() -> None:
    heading = opened(name="@" * 100, slug="a" * 100).title
    assert len(heading) == 256
    assert not ALIVE.search(heading)


def test_the_digest_changes_with_any_value_and_not_with_their_order() -> None:
    project = {"slug": "a", "name": "A", "stewards": [{"login": "x", "id": 1}]}
    assert values_digest(project) == values_digest(dict(reversed(project.items())))
    assert values_digest(project) != values_digest(project | {"stewards": [{"login": "x", "id": 2}]})


def test_a_mark_counts_only_at_the_top_and_for_its_own_issue() -> None:
    body = opened().body
    assert proposed_slug(body, 12) == "night-school"
    assert proposed_slug(body, 13) is None
    assert proposed_slug(f"hello\n{body}", 12) is None


def test_closing_a_body_and_opening_it_again_gives_it_back() -> None:
    body = opened().body
    assert closed_with_issue(closed_body(body))
    assert not closed_with_issue(body)
    assert base_body(closed_body(body)) == body


def test_our_commit_is_known_by_its_issue() -> None:
    put = decide(proposal_context(), Proposal(issue()), ProposalFacts())[0]
    assert isinstance(put, UpdateBranch)
    assert is_our_commit(put.message, 12)
    assert not is_our_commit(put.message, 2)
    assert not is_our_commit("Say it better", 12)


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(["name", "summary", "license", "legal_form", "role"]), st.text(min_size=1, max_size=80)
)
def test_what_a_form_says_comes_alive_nowhere(key: str, text: str) -> None:
    text = " ".join(f"@a-person fixes #3 <b>![x](y) {text}".split())
    for action in decide(
        proposal_context(), Proposal(issue(distinct=all_choices("distinct"), **{key: text})), ProposalFacts()
    ):
        match action:
            case OpenPull(title, body):
                assert not ALIVE.search(title)
                assert not ALIVE_IN_MARKDOWN.search(body.replace("Proposed in #12.", ""))
            case UpdateBranch(message=message):
                assert not ALIVE.search(message.replace("issue #12.", ""))
            case AnnouncePull():
                assert not ALIVE_IN_MARKDOWN.search(announcement(action, 7).replace("pull request #7", ""))
            case SetComment(said):
                assert not ALIVE_IN_MARKDOWN.search(said)


def test_no_comment_names_a_person() -> None:
    listed = {"stewards": "a-steward, nobody-there", "steward": all_choices("steward")}
    for facts in (ProposalFacts(), ProposalFacts({"a-steward": AUTHOR})):
        for proposal in (Proposal(issue(**listed)), Proposal(replace(issue(**listed), author=None))):
            for action in decide(proposal_context(), proposal, facts):
                said = action.text if isinstance(action, SetComment) else ""
                assert not re.search("a-steward|nobody-there|an-author", said)
