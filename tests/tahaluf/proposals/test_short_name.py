"""If the author leaves the short name empty, the bot derives it from the project's name."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from support.proposals import AUTHOR, MANIFEST, after_one_run, apply_actions
from support.written_forms import written_set
from tahaluf.forms import render
from tahaluf.layout import PROPOSAL_FORM
from tahaluf.manifest import Repository, load, self_description_digest, upsert
from tahaluf.proposals import (
    AnnouncePull,
    ControlRepository,
    Issue,
    OpenPull,
    Proposal,
    ProposalFacts,
    SetBranch,
    announcement,
    author_consent,
    decide,
    facts_query,
    proposed_slug,
)
from tahaluf.proposals.short_name import choose_slug, slug_candidates

LOCALES = "locales: [en, ar]\nlanguages:\n  ar: {name: Arabic}\n  en: {name: English}\n"


@cache
def control(text: str = MANIFEST) -> ControlRepository:
    text = text.replace("areas:", f"{LOCALES}areas:", 1)
    return ControlRepository("a" * 40, text, load(text), written_set(load(text), PROPOSAL_FORM))


def proposal(language: str = "ar", number: int = 41, **answers: Any) -> Proposal:
    [form] = [one.form for one in control().forms.current if one.language == language]
    defaults = {
        "name": "مكتبة الحي",
        "summary": "إعارة كتب الأطفال",
        "lang": form.field("lang").choices[0],
        "area": form.field("area").choices[0],
        "template": form.field("template").choices[0],
        "consent": list(form.field("consent").choices),
    }
    body = render(form, defaults | answers)
    return Proposal(Issue(number, is_open=True, body=body, opened_on=date(2026, 1, 31), author=AUTHOR))


def ticked(field: str, language: str = "ar") -> list[str]:
    [form] = [one.form for one in control().forms.current if one.language == language]
    return list(form.field(field).choices)


def slug_of(proposed: Proposal, repositories: frozenset[str] = frozenset(), text: str = MANIFEST) -> str:
    actions = decide(control(text), proposed, ProposalFacts(repositories=repositories))
    [body] = [action.body for action in actions if isinstance(action, OpenPull)]
    return proposed_slug(body, proposed.issue.number) or ""


def test_a_form_without_latin_letters_becomes_a_pull_request() -> None:
    put, opened, thank = decide(control(), proposal(), ProposalFacts())
    assert isinstance(put, SetBranch)
    assert load(put.text).project("maktaba-al-hi").name == "مكتبة الحي"
    assert isinstance(opened, OpenPull)
    assert "| Project name | " in opened.body and "| اسم" not in opened.body
    assert "**Please check the short name `maktaba-al-hi`**" in opened.body
    assert isinstance(thank, AnnouncePull)
    text = announcement(thank, 100)
    assert "اسم المشروع القصير هو" in text
    assert "`maktaba-al-hi`" in text
    assert "«الاسم القصير»" in text


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Night School", "night-school"),
        ("خريطة المدينة (City map)", "city-map"),
        ("🚰", "project-41"),
        (
            "One name that is so long that nobody would want to see it in a link",
            "one-name-that-is-so-long-that-nobody",
        ),
        ("n" * 60, "n" * 40),
        ("n" * 20 + " " + "m" * 19, "n" * 20 + "-" + "m" * 19),
        ("n" * 20 + " " + "m" * 19 + " l", "n" * 20 + "-" + "m" * 19),
        ("n" * 20 + " " + "m" * 20 + " l", "n" * 20),
        ("Bread prices", "bread-prices-2"),
        ("Flour prices", "flour-prices-2"),  # an earlier name of a project
        ("Roster", "roster-2"),
    ],
)
def test_the_slug_follows_the_name(name: str, slug: str) -> None:
    assert slug_of(proposal(name=name, distinct=ticked("distinct"))) == slug


def test_a_slug_that_the_author_wrote_is_used_without_a_note() -> None:
    actions = decide(control(), proposal(slug="al-hayy"), ProposalFacts())
    [body] = [action.body for action in actions if isinstance(action, OpenPull)]
    assert proposed_slug(body, 41) == "al-hayy"
    assert "check the short name" not in body
    assert not [action.note for action in actions if isinstance(action, AnnouncePull) and action.note]


def test_names_that_are_taken_on_github_get_a_number() -> None:
    taken = frozenset({"maktaba-al-hi", "maktaba-al-hi-2"})
    assert slug_of(proposal(), taken) == "maktaba-al-hi-3"
    assert slug_of(proposal(), taken | {"maktaba-al-hi-3"}) == "maktaba-al-hi-41"
    assert facts_query(control(), proposal()).slugs == (
        "maktaba-al-hi",
        "maktaba-al-hi-2",
        "maktaba-al-hi-3",
        "maktaba-al-hi-41",
    )


def test_the_slug_stays_while_it_is_available() -> None:
    first = ProposalFacts(repositories=frozenset({"maktaba-al-hi"}))
    opened = after_one_run(proposal(), control(), first)
    again = apply_actions(opened, decide(control(), opened, ProposalFacts()))
    assert again.pulls == opened.pulls
    assert "maktaba-al-hi-2" in again.pulls[0].body


def test_the_slug_changes_if_another_project_with_it_was_merged_first() -> None:
    opened = after_one_run(proposal(), control())
    other = {"slug": "maktaba-al-hi", "name": "Other", "summary": "Another library, in another street."}
    said = replace(opened, issue=replace(opened.issue, says_different=True))
    later = after_one_run(said, control(upsert(MANIFEST, other)))
    assert proposed_slug(later.pulls[0].body, 41) == "maktaba-al-hi-2"


def test_the_author_agrees_to_the_description_with_the_derived_slug() -> None:
    proposed = proposal(steward=ticked("steward"))
    [put] = [
        action for action in decide(control(), proposed, ProposalFacts()) if isinstance(action, SetBranch)
    ]
    described = self_description_digest(load(put.text).project("maktaba-al-hi"))
    consent = author_consent(control().forms, proposed.issue.body, AUTHOR, "maktaba-al-hi")
    assert consent is not None
    assert consent.description == described


def test_somebody_who_does_not_know_which_repository_gets_the_default() -> None:
    actions = decide(control(), proposal(template="لا أعرف"), ProposalFacts())
    [put] = [action for action in actions if isinstance(action, SetBranch)]
    project = load(put.text).project("maktaba-al-hi")
    assert project.repository == Repository()


def test_if_no_candidate_is_available_the_last_one_is_reported() -> None:
    candidates = slug_candidates("Night School", 41)
    assert choose_slug(candidates, None, lambda slug: False) == "night-school-41"
    assert choose_slug(candidates, "other", lambda slug: True) == "night-school"
    assert choose_slug(candidates, "night-school-3", lambda slug: True) == "night-school-3"
