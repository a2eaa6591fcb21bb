import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.proposals import (
    AUTHOR,
    LANGUAGES,
    MANIFEST,
    all_choices,
    choice_ending_with,
    issue,
    proposal_context,
)
from tahaluf.forms import FormSet, LocaleForm
from tahaluf.git_objects import blob_id
from tahaluf.i18n import ENGLISH, Message, translator_for
from tahaluf.manifest import upsert
from tahaluf.proposals import (
    PROJECT,
    AnnouncePull,
    GitHubAccount,
    OpenPull,
    Proposal,
    ProposalFacts,
    SetBranch,
    SetComment,
    announcement,
    decide,
    is_our_commit,
    proposed_slug,
    texts,
)
from tahaluf.proposals.consent_comments import recorded_descriptions
from tahaluf.proposals.pull import (
    base_body,
    closed_body,
    closed_with_issue,
    commit_matches_body,
    consent_request,
    described_as,
    is_on_hold,
    labelled_answers,
    limited_title,
    list_similar,
    missing_consents,
    on_hold_body,
    reply_language,
    team_consent_request,
    values_digest,
)
from tahaluf.similarity import Candidate

# Mentions or references that GitHub would turn into links
ACTIVE = re.compile(r"@[A-Za-z0-9]|(?<![\w&])#[0-9]")
# The same in Markdown, and also HTML and images
ACTIVE_MARKDOWN = re.compile(rf"{ACTIVE.pattern}|<(?!span dir=\"auto\">|/span>|!-- tahaluf:)|!\[")


def opened(**answers: Any) -> OpenPull:
    actions = decide(
        proposal_context(), Proposal(issue(distinct=all_choices("distinct"), **answers)), ProposalFacts()
    )
    [pull] = [action for action in actions if isinstance(action, OpenPull)]
    return pull


def test_the_body_shows_every_answer_as_the_bot_read_it() -> None:
    body = opened(role="Map maker", skills=[choice_ending_with("skills", "gis")], hours="3-5").body
    assert '| Project name | <span dir="auto">Night School</span> |' in body
    assert '| Hours a week | <span dir="auto">3-5</span> |' in body
    assert "| License |" not in body


def test_the_parts_of_a_body_are_in_order() -> None:
    found = {login: GitHubAccount(number, login) for number, login in ((51, "a-steward"), (52, "b-steward"))}
    answers: dict[str, Any] = {
        "name": "Br\u0435ad price",
        "slug": "bread",
        "lang": LANGUAGES[0],
        "stewards": "a-steward, b-steward",
        "distinct": all_choices("distinct"),
    }
    facts = ProposalFacts(found, consents={})
    [body] = [
        action.body
        for action in decide(proposal_context(), Proposal(issue(**answers)), facts)
        if isinstance(action, OpenPull)
    ]
    marker, heading, table, *rest = body.split("\n\n")
    match = re.fullmatch(
        "<!-- tahaluf:proposal issue=12 slug=bread values=([0-9a-f]{16}) waiting=2 "
        "describes=[0-9a-f]{32} language=ar -->",
        marker,
    )
    assert match
    assert heading == texts.HEADING.format(issue=12)
    assert table.splitlines()[:3] == [
        "| | |",
        "| --- | --- |",
        '| Project name | <span dir="auto">Br\u0435ad price</span> |',
    ]
    starts = ["**Waiting for 2 stewards to agree** (entries 1, 2 in the form)", '<div dir="rtl" lang="ar">']
    for start, part in zip(starts, rest, strict=False):
        assert part.startswith(start)
    assert rest[4:] == [
        texts.LOOKALIKES.format(words='<span dir="auto">Br\u0435ad</span>'),
        texts.RESEMBLES_EXISTING,
        rest[6],
        texts.FOOTER.format(digest=match[1]),
    ]
    assert rest[6].startswith('- <span dir="auto">Bread prices</span> ([`bread-prices`](')


def test_the_digest_of_the_values_stays_the_same_in_later_versions() -> None:
    assert values_digest({"slug": "wells", "name": "آبار", "added": date(2026, 1, 31)}) == "ab8a4e4360f91a3a"


def test_labels_are_escaped_and_answers_are_joined() -> None:
    form = proposal_context().forms.main
    fields = tuple(replace(field, label=f"{field.key} | <b>") for field in form.fields)
    forms = FormSet((LocaleForm("en", replace(form, fields=fields)),))
    answers = {"name": "One | two", "skills": ["a", "b"], "url": None, "distinct": ["ticked"]}
    assert list(labelled_answers(forms, answers)) == [
        ("name", r"name \| &lt;b&gt;", "One | two"),
        ("skills", r"skills \| &lt;b&gt;", "a, b"),
    ]


def test_the_body_names_no_steward_who_has_not_agreed() -> None:
    found = {login: GitHubAccount(number, login) for number, login in ((51, "a-steward"), (52, "b-steward"))}
    asked = Proposal(issue(stewards="a-steward, b-steward"))
    _, pull, announced = decide(proposal_context(), asked, ProposalFacts(found))
    assert isinstance(pull, OpenPull) and isinstance(announced, AnnouncePull)
    assert announced.missing_consents == 2
    assert "entry 1: has not agreed yet, entry 2: has not agreed yet" in pull.body
    assert not re.search("[ab]-steward", pull.body)


def test_the_body_says_how_a_license_was_read() -> None:
    assert '| License | <span dir="auto">mit</span> → MIT |' in opened(license="mit").body
    assert "→" not in opened(license="MIT").body
    assert "→ none |" in opened(license="unlicensed").body


def test_the_body_points_out_letters_that_look_like_others() -> None:
    assert "**Please check these words:**" in opened(name="N\u0456ght School").body
    assert "**Please check" not in opened().body


def test_the_marker_records_what_later_runs_need() -> None:
    put, pull, _ = decide(
        proposal_context(), Proposal(issue(steward=all_choices("steward"))), ProposalFacts()
    )
    assert isinstance(put, SetBranch) and isinstance(pull, OpenPull)
    assert commit_matches_body(pull.body, put.message)
    assert not commit_matches_body(pull.body, "Say it better")
    assert not commit_matches_body("no marker", put.message)
    assert re.fullmatch("[0-9a-f]+", described_as(pull.body) or "")
    assert reply_language(pull.body) == "en"
    assert (described_as("x"), reply_language("x"), missing_consents("x")) == (None, None, 0)
    found = {"a-steward": GitHubAccount(51, "a-steward")}
    asked = decide(proposal_context(), Proposal(issue(stewards="a-steward")), ProposalFacts(found))[1]
    assert isinstance(asked, OpenPull)
    assert (missing_consents(asked.body), missing_consents(pull.body)) == (1, 0)


@pytest.mark.parametrize("mentions", ["", "@a-steward"])
def test_stewards_are_asked_in_english_and_in_the_language_of_the_project(mentions: str) -> None:
    text = consent_request({"slug": "wells", "name": "Wells & pumps", "lang": "ar"}, "d" * 32, mentions)
    assert "/agree" in text
    assert '<div dir="rtl" lang="ar">' in text
    assert text.count("@a-steward") == (2 if mentions else 0)
    arabic = translator_for(["ar"])
    name = '<span dir="auto">Wells &amp; pumps</span>'
    paragraphs = [
        translator.with_direction(
            "\n\n".join(
                [
                    translator.translate(texts.CONSENT_OUTDATED, name=name),
                    *([translator.translate(texts.CONSENT_KEPT, stewards=mentions)] if mentions else []),
                ]
            )
        )
        for translator in (ENGLISH, arabic)
    ]
    assert text == "\n\n".join([*paragraphs, f"<!-- describes wells={'d' * 32} -->"])
    assert consent_request({"slug": "wells", "name": "Wells"}, "d" * 32).count("This pull request") == 1


def test_a_pull_request_is_on_hold_or_closed_and_has_one_note() -> None:
    body = opened().body
    assert is_on_hold(on_hold_body(closed_body(body)))
    assert not is_on_hold(closed_body(on_hold_body(body)))
    assert base_body(on_hold_body(body)) == body
    assert closed_body(body, "Another note.").endswith("\nAnother note.")


def test_a_commit_without_a_manifest_is_not_the_bots() -> None:
    put = decide(proposal_context(), Proposal(issue()), ProposalFacts())[0]
    assert isinstance(put, SetBranch)
    assert not is_our_commit(PROJECT, put.message, 12, None)


def test_a_similar_project_is_linked_only_if_it_has_a_repository() -> None:
    text = upsert(
        MANIFEST, {"slug": "lessons", "name": "Night Schools", "summary": "Read.", "repository": None}
    )
    context = proposal_context(text)
    candidates = [Candidate(slug, 1.0, (Message("resembles"),)) for slug in ("bread-prices", "lessons")]
    assert list_similar(context, candidates, ENGLISH) == (
        '- <span dir="auto">Bread prices</span> '
        "([`bread-prices`](https://github.com/example-coalition/bread-prices)): resembles\n"
        '- <span dir="auto">Night Schools</span> (`lessons`): resembles'
    )


def test_the_body_names_the_issue_without_closing_it() -> None:
    body = opened().body
    assert "Proposed in #12." in body
    assert not re.search(r"\b(close[sd]?|fix(e[sd])?|resolve[sd]?):? #", body, re.IGNORECASE)


def test_the_title_shows_an_arabic_name_beside_the_slug() -> None:
    assert opened(name="خريطة المياه", slug="water-map").title == "Propose water-map: خريطة المياه"


def test_the_longest_title_fits_githubs_limit() -> None:
    heading = opened(name="@" * 100, slug="a" * 100).title
    assert len(heading) == 256
    assert limited_title("t" * 256) == "t" * 256
    assert limited_title("t" * 257) == "t" * 255 + "…"
    assert limited_title("t" * 254 + " " * 9) == "t" * 254 + "…"
    assert not ACTIVE.search(heading)


def test_the_digest_depends_on_the_values_and_not_on_their_order() -> None:
    project = {"slug": "a", "name": "A", "stewards": [{"login": "x", "id": 1}]}
    assert values_digest(project) == values_digest(dict(reversed(project.items())))
    assert values_digest(project) != values_digest(project | {"stewards": [{"login": "x", "id": 2}]})


def test_a_marker_counts_only_at_the_top_and_for_its_own_issue() -> None:
    body = opened().body
    assert proposed_slug(body, 12) == "night-school"
    assert proposed_slug(body, 13) is None
    assert proposed_slug(f"hello\n{body}", 12) is None


def test_reopening_restores_the_body() -> None:
    body = opened().body
    assert closed_with_issue(closed_body(body))
    assert not closed_with_issue(body)
    assert base_body(closed_body(body)) == body


def test_the_bots_commit_is_recognised_by_its_issue() -> None:
    put = decide(proposal_context(), Proposal(issue()), ProposalFacts())[0]
    assert isinstance(put, SetBranch)
    blob = blob_id(put.text.encode())
    assert is_our_commit(PROJECT, put.message, 12, blob)
    assert is_our_commit(PROJECT, f"{put.message}\n", 12, blob)
    assert not is_our_commit(PROJECT, put.message, 2, blob)
    assert not is_our_commit(PROJECT, put.message, 12, "d" * 40)
    assert not is_our_commit(PROJECT, "Say it better", 12, blob)


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(["name", "summary", "license", "legal_form", "role"]), st.text(min_size=1, max_size=80)
)
def test_no_answer_becomes_a_mention_a_reference_or_html(key: str, text: str) -> None:
    text = " ".join(f"@a-person fixes #3 <b>![x](y) {text}".split())
    answers: dict[str, Any] = {"distinct": all_choices("distinct"), key: text}
    for action in decide(proposal_context(), Proposal(issue(**answers)), ProposalFacts()):
        match action:
            case OpenPull(title, body):
                assert not ACTIVE.search(title)
                assert not ACTIVE_MARKDOWN.search(body.replace("Proposed in #12.", ""))
            case SetBranch(message=message):
                assert not ACTIVE.search(message.replace("issue #12.", ""))
            case AnnouncePull():
                assert not ACTIVE_MARKDOWN.search(announcement(action, 7).replace("pull request #7", ""))
            case SetComment(text):
                assert not ACTIVE_MARKDOWN.search(text)


def test_no_comment_names_a_person() -> None:
    listed: dict[str, Any] = {"stewards": "a-steward, nobody-there", "steward": all_choices("steward")}
    for facts in (ProposalFacts(), ProposalFacts({"a-steward": AUTHOR})):
        for proposal in (Proposal(issue(**listed)), Proposal(replace(issue(**listed), author=None))):
            for action in decide(proposal_context(), proposal, facts):
                text = action.text if isinstance(action, SetComment) else ""
                assert not re.search("a-steward|nobody-there|an-author", text)


def test_a_shared_teams_people_are_asked_once_in_each_language_and_nobody_is_named() -> None:
    digest = "0a" * 16
    text = team_consent_request("data", "@data", digest, ["ar", "en", "ar"])
    assert text.count('dir="rtl"') == 1
    assert text.count("data") == 3  # it appears once in each language, and once in the marker
    assert recorded_descriptions(text) == {"@data": digest}
    assert "data &amp; maps" in team_consent_request("data & maps", "@data", digest, ["en"])
