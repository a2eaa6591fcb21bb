"""A proposal may contain the project's name and summary in a second language."""

from datetime import date
from functools import cache
from typing import Any

import pytest

from support.proposals import AUTHOR, MANIFEST
from support.written_forms import written_set
from tahaluf.forms import Form, render
from tahaluf.layout import PROPOSAL_FORM
from tahaluf.manifest import load
from tahaluf.proposals import (
    Action,
    ControlRepository,
    Issue,
    OpenPull,
    Proposal,
    ProposalFacts,
    SetBranch,
    SetComment,
    decide,
)

LOCALES = "locales: [en, ar]\nlanguages:\n  ar: {name: Arabic}\n  en: {name: English}\n"


@cache
def control() -> ControlRepository:
    text = MANIFEST.replace("areas:", f"{LOCALES}areas:", 1)
    return ControlRepository("a" * 40, text, load(text), written_set(load(text), PROPOSAL_FORM))


def form() -> Form:
    return next(one.form for one in control().forms.current if one.language == "en")


def option(field: str, key: str) -> str:
    return next(option.text for option in form().field(field).options if option.key == key)


def body(**answers: Any) -> str:
    defaults = {
        "name": "Night School",
        "slug": "night-school",
        "summary": "Lessons at night.",
        "lang": option("lang", "en"),
        "area": form().field("area").choices[0],
        "template": form().field("template").choices[0],
        "consent": list(form().field("consent").choices),
    }
    return render(form(), defaults | answers)


def actions(text: str) -> tuple[Action, ...]:
    issue = Issue(41, is_open=True, body=text, opened_on=date(2026, 1, 31), author=AUTHOR)
    return decide(control(), Proposal(issue), ProposalFacts())


def test_the_second_name_and_summary_become_translations_that_reviewers_see() -> None:
    answers = {"second_lang": option("second_lang", "ar"), "second_name": "مدرسة المساء"}
    put, opened, *_ = actions(body(**answers, second_summary="دروس مسائية."))
    assert isinstance(put, SetBranch) and isinstance(opened, OpenPull)
    translation = load(put.text).project("night-school").translations["ar"]
    assert (translation.name, translation.summary) == ("مدرسة المساء", "دروس مسائية.")
    assert "مدرسة المساء" in opened.body and "دروس مسائية" in opened.body


def test_without_a_second_name_or_summary_there_are_no_translations() -> None:
    put, *_ = actions(body(second_lang=option("second_lang", "ar")))
    assert isinstance(put, SetBranch)
    assert "translations" not in put.text.partition("night-school")[2]


@pytest.mark.parametrize(
    ("answers", "label"),
    [
        ({"second_name": "Evening School"}, "Second language"),
        ({"second_lang": "en", "second_summary": "Lessons."}, "Second language"),
        ({"second_lang": "ar", "second_summary": "Write to somebody@mail.example."}, "Summary in the second"),
    ],
)
def test_a_mistake_is_reported_at_its_field(answers: dict[str, str], label: str) -> None:
    if key := answers.get("second_lang"):
        answers = answers | {"second_lang": option("second_lang", key)}
    [reply] = actions(body(**answers))
    assert isinstance(reply, SetComment)
    assert label in reply.text
