"""Each question in the table is in the form, the profile and the record, and `people add` can answer it."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
import yaml

from support.people import MANIFEST, person
from support.written_forms import written_form
from tahaluf.consent import ConsentLevel
from tahaluf.forms import Choice
from tahaluf.i18n import ENGLISH, Translator
from tahaluf.layout import VOLUNTEER_FORM
from tahaluf.manifest import load
from tahaluf.volunteers.form import (
    INPUT_QUESTIONS,
    QUESTIONS,
    VISIBILITY,
    Hours,
    ProfileQuestion,
    VolunteerProfile,
    read_volunteer,
    volunteer_choices,
)
from tahaluf.volunteers.people import VolunteerStatus, person_from_input
from tahaluf.volunteers.roster import read_person, write_person

AREAS = "areas:\n  care: {name: Health and care, translations: {ar: {name: الصحة والرعاية}}}\nprojects:"
COALITION = load(MANIFEST.replace("projects:", AREAS, 1))
FORM = written_form(COALITION, VOLUNTEER_FORM)

# For each question, the value in the form, the input to `people add`, and the values in the profile, the record and the
# Arabic notice
EXAMPLES: dict[str, tuple[Any, str, Any, Any, str]] = {
    "skills": (["Design · تصميم · design"], "design", frozenset({"design"}), ["design"], "تصميم"),
    "hours": ("3-5", "3-5", Hours(3, 5), "3-5", "3-5"),
    "languages": (["Arabic · العربية · ar"], "Arabic", frozenset({"ar"}), ["ar"], "العربية"),
    "zone": ("UTC+2 to UTC+3", "utc +2 to utc +3", "UTC+2 to UTC+3", "UTC+2 to UTC+3", "UTC+2 to UTC+3"),
    "areas": (["Health and care"], "health and CARE", frozenset({"care"}), ["care"], "الصحة والرعاية"),
    "projects": ("Wells-Map", "wells-map", frozenset({"water-map"}), ["water-map"], "water-map"),
}

each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)


def profile_with(question: ProfileQuestion) -> VolunteerProfile:
    return VolunteerProfile(**{question.key: EXAMPLES[question.key][2]})


def test_every_field_of_the_profile_is_a_question_with_an_example() -> None:
    names = {field.name for field in fields(VolunteerProfile)}
    assert names == {question.key for question in QUESTIONS} == set(EXAMPLES)


@each_question
def test_every_question_is_a_field_of_the_form(question: ProfileQuestion) -> None:
    assert question.field.id in {field.key for field in FORM.fields}


@each_question
def test_the_form_is_read_into_the_profile(question: ProfileQuestion) -> None:
    values = {question.field.id: EXAMPLES[question.key][0]}
    assert read_volunteer(values, COALITION).profile == profile_with(question)


@each_question
def test_people_add_reads_the_same_answer(question: ProfileQuestion) -> None:
    words = {question.key: EXAMPLES[question.key][1]}
    added = person_from_input(words, COALITION, bytes(8), date(2026, 3, 1))
    assert added.profile == profile_with(question)
    assert added.level is ConsentLevel.NONE


@each_question
def test_a_record_stores_the_answer(question: ProfileQuestion) -> None:
    written = replace(person(VolunteerStatus.WAITING), profile=profile_with(question))
    text = write_person(written)
    assert yaml.safe_load(text)[question.key] == EXAMPLES[question.key][3]
    assert read_person(text) == written


@each_question
def test_the_notice_names_the_answer_in_the_steward_s_language(question: ProfileQuestion) -> None:
    value = EXAMPLES[question.key][2]
    assert list(question.answer.names(value, COALITION, Translator("ar"))) == [EXAMPLES[question.key][4]]
    empty = getattr(VolunteerProfile(), question.key)
    assert not question.answer.names(empty, COALITION, ENGLISH)


def test_the_manifest_s_terms_become_options_of_the_form() -> None:
    options = volunteer_choices(COALITION, Translator("ar"))
    assert sorted(options) == ["adopt", "areas", "languages", "skills"]
    assert options["skills"][1] == Choice("تصميم", "design")


def test_nobody_is_asked_in_public_how_visible_they_may_be() -> None:
    assert VISIBILITY in INPUT_QUESTIONS
    assert VISIBILITY.field.id not in {field.key for field in FORM.fields}
