"""Behaviour that all kinds of proposals share."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from support.proposals import LANGUAGES, body, issue, proposal_context
from tahaluf.forms import load_form
from tahaluf.i18n import ENGLISH, Message, Translator
from tahaluf.layout import PROPOSAL_FORM
from tahaluf.proposals import (
    PROJECT,
    RESOURCE,
    AnnouncePull,
    Branch,
    Issue,
    Proposal,
    ProposalFacts,
    ProposalKind,
    Pull,
    ReopenPull,
    SetComment,
    announcement,
    decide,
    resource_texts,
    texts,
)
from tahaluf.proposals.draft import FieldError
from tahaluf.proposals.field_errors import FIELD_BY_PATH
from tahaluf.proposals.lifecycle import report_internal_error, request_fixes
from tahaluf.proposals.pull import closed_body, commit_message, committed_digest
from tahaluf.shipped import shipped

PROBLEMS = Path(__file__).parents[3] / "docs" / "problems.md"
ENGLISH_ONLY = {"what": "the manifest has a rule", "fix": "write it in another way"}


@pytest.mark.parametrize("message", [texts.CLASH, texts.OTHER_RULE])
def test_problems_without_a_translation_are_not_quoted_in_english_to_arabic_readers(message: Message) -> None:
    filled = proposal_context().forms.read(body())
    errors = [FieldError("name", message, ENGLISH_ONLY)]
    answers = {}
    for language in ("en", "ar"):
        (answer,) = request_fixes(filled, Proposal(issue()), errors, Translator(language))
        assert isinstance(answer, SetComment)
        answers[language] = answer.text
    assert "the manifest has a rule" in answers["en"]
    sentences = answers["ar"].partition("- **")[2].partition("**: ")[2]
    assert not re.search("[A-Za-z]{3}", sentences.partition("\n")[0])


@pytest.mark.parametrize("missing", [0, 2])
def test_the_announcement_says_whether_the_bot_still_follows_the_form(missing: int) -> None:
    followed = announcement(AnnouncePull(ENGLISH, "Wells", 7, missing), 7)
    assert "Wells is now in pull request #7" in followed
    assert ("2 " in followed) == bool(missing)
    by_hand = announcement(AnnouncePull(ENGLISH, None, 7), 7)
    assert "Someone has edited it there by hand" in by_hand and "#7" in by_hand


def test_an_announcement_has_a_paragraph_for_each_thing_to_know() -> None:
    action = AnnouncePull(ENGLISH, "Wells", None, missing_consents=2, note="A note.")
    assert announcement(action, 7) == "\n".join(
        [
            ENGLISH.translate(texts.PULL_OPENED, name="Wells", pull=7),
            "A note.",
            ENGLISH.translate_plural(texts.ASK_STEWARDS, 2),
        ]
    )
    assert AnnouncePull(ENGLISH, "Wells", 7) == AnnouncePull(ENGLISH, "Wells", 7, missing_consents=0, note="")


def test_the_first_error_of_each_field_is_listed_in_the_order_of_the_form() -> None:
    filled = proposal_context().forms.read(body())
    errors = [
        FieldError(None, texts.OTHER_RULE, ENGLISH_ONLY),
        FieldError("summary", texts.TOO_LONG),
        FieldError("slug", texts.SLUG_TAKEN),
        FieldError("summary", texts.CONTACT_DETAILS),
        FieldError("a-removed-field", texts.CLASH, ENGLISH_ONLY),
    ]
    [answer] = request_fixes(filled, Proposal(issue()), errors, ENGLISH)
    points = (
        f"- **Short name**: {texts.SLUG_TAKEN}\n- **Summary**: {texts.TOO_LONG}\n"
        "- **The form as a whole**: the manifest has a rule; write it in another way"
    )
    assert answer == SetComment(ENGLISH.translate(texts.NEEDS_FIXES, points=points))


def test_a_missing_issue_is_empty() -> None:
    assert Issue.missing(12) == Issue(12, is_open=False, body="", opened_on=date.min, exists=False)
    present = issue()
    assert (present.exists, present.says_different, present.labels) == (
        True,
        False,
        frozenset({PROJECT.label}),
    )


def test_a_branch_with_somebodys_commits_is_left_to_people() -> None:
    taken_over = Proposal(issue(), branch=Branch("b" * 40, None, is_bot_commit=False))
    [answer] = decide(proposal_context(), taken_over, ProposalFacts())
    assert isinstance(answer, SetComment)
    body = closed_body("Their text.")
    opened, closed = Pull(8, "OPEN", "Propose it", body), Pull(8, "CLOSED", "Propose it", body)
    for pull, kinds in ((opened, [AnnouncePull]), (closed, [ReopenPull, AnnouncePull])):
        actions = decide(proposal_context(), replace(taken_over, pulls=(pull,)), ProposalFacts())
        assert [type(action) for action in actions] == kinds
        if isinstance(actions[0], ReopenPull):
            assert actions[0].body == "Their text."


def test_an_author_learns_that_the_bot_failed_even_if_the_form_cannot_be_read() -> None:
    forms = proposal_context().forms
    [answer] = report_internal_error(forms, Proposal(issue(lang=LANGUAGES[0])))
    assert isinstance(answer, SetComment) and 'lang="ar"' in answer.text
    [answer] = report_internal_error(forms, Proposal(replace(issue(), body=None)))  # type: ignore[arg-type]
    assert answer == SetComment(ENGLISH.translate(texts.INTERNAL_ERROR))


def test_every_problem_of_the_manifest_leads_to_a_field_of_the_form() -> None:
    current = load_form(shipped(PROPOSAL_FORM).read_text(encoding="utf-8"), PROPOSAL_FORM)
    keys = {field.key for form in (current, proposal_context().forms.main) for field in form.fields}
    assert set(FIELD_BY_PATH.values()) <= keys


def test_every_replaced_problem_exists() -> None:
    documented = set(re.findall(r"^### (\S+)$", PROBLEMS.read_text(encoding="utf-8"), re.MULTILINE))
    assert {*texts.FORBIDDEN, *resource_texts.FORBIDDEN} <= documented


@pytest.mark.parametrize(
    ("kind", "subject"), [(PROJECT, "Propose wells"), (RESOURCE, "Add the resource wells")]
)
def test_the_subject_of_a_commit_names_what_is_proposed(kind: ProposalKind, subject: str) -> None:
    message = commit_message(kind, "wells", 12, "d" * 16, "b" * 40)
    assert message.splitlines()[0] == subject
    assert committed_digest(message) == "d" * 16
    assert "@somebody" not in commit_message(kind, "@somebody", 12, "d" * 16, "b" * 40)
