"""The form with which an issue was submitted, its language and the meaning of its options are recognized."""

from collections.abc import Mapping

import pytest

from support.earlier_forms import VOLUNTEER as EARLIER_VOLUNTEER
from support.people import MANIFEST
from support.written_forms import written_set, written_texts
from tahaluf.forms import (
    FieldValue,
    Form,
    FormSet,
    LocaleForm,
    ParsedBody,
    ParseFailure,
    forms_in,
    load_form,
    render,
)
from tahaluf.layout import FORM_PATHS, VOLUNTEER_FORM, form_path
from tahaluf.manifest import load

COALITION = load(MANIFEST)
FORMS = written_set(COALITION, VOLUNTEER_FORM)
ENGLISH, ARABIC = (one.form for one in FORMS.current)


def filled(form: Form, **answers: FieldValue) -> str:
    required: dict[str, FieldValue] = {
        "skills": list(form.field("skills").choices[:1]),
        "hours": form.field("hours").choices[1],
        "languages": list(form.field("languages").choices),
        "consent": list(form.field("consent").choices),
    }
    return render(form, required | answers)


def values(forms: FormSet, body: str) -> Mapping[str, FieldValue]:
    result = forms.read(body).result
    assert isinstance(result, ParsedBody), result
    return result.values


@pytest.mark.parametrize(("form", "language"), [(ENGLISH, "en"), (ARABIC, "ar")])
def test_the_form_is_known_by_its_headings_and_answered_in_its_language(form: Form, language: str) -> None:
    reading = FORMS.read(filled(form))
    assert (reading.language, reading.form) == (language, form)
    assert reading.reply_languages("languages") == (language,)


def test_the_same_answers_in_two_languages_are_the_same_values() -> None:
    read = []
    for form in (ENGLISH, ARABIC):
        zone = form.field("time_zone").choices[2]
        read.append({**values(FORMS, filled(form, time_zone=zone)), "consent": None, "join": None})
    assert read[0] == read[1]
    assert (read[0]["skills"], read[0]["languages"]) == (["frontend"], ["ar", "en"])
    assert read[0]["time_zone"] == "UTC+2/UTC+5"


def test_the_language_is_known_even_if_the_form_has_mistakes() -> None:
    reading = FORMS.read(filled(ARABIC, hours=None))
    assert isinstance(reading.result, ParseFailure)
    assert reading.language == "ar"
    assert reading.label("hours") == "ساعات في الأسبوع"


def test_a_body_without_any_heading_is_read_with_the_main_form() -> None:
    assert FORMS.read("Hello").form is FORMS.main is ENGLISH


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_form_sent_before_an_option_and_a_label_changed_is_still_read(language: str) -> None:
    renamed = MANIFEST.replace("name: Mapping", "name: Maps").replace("name: Design,", "name: Drawing,")
    today = written_set(load(renamed.replace("تصميم", "رسم")), VOLUNTEER_FORM)
    [earlier] = [one for one in FORMS.current if one.language == language]
    body = filled(earlier.form, skills=list(earlier.form.field("skills").choices))
    assert not today.understands(body)
    assert values(today.with_former([earlier]), body)["skills"] == ["frontend", "design", "gis"]


def test_a_form_of_the_version_with_two_languages_is_read_and_answered_in_one_that_was_chosen() -> None:
    earlier = load_form(EARLIER_VOLUNTEER.read_text("utf-8"), "volunteer.yml")
    forms = FORMS.with_former([LocaleForm("en", earlier)])
    chosen = [text for text in earlier.field("languages").choices if text.endswith("ar")]
    visibility = earlier.field("visibility").choices[0]
    reading = forms.read(filled(earlier, languages=chosen, visibility=visibility))
    assert isinstance(reading.result, ParsedBody)
    assert reading.result.values["languages"] == ["ar"]
    assert reading.reply_languages("languages") == ("ar",)


def test_an_earlier_version_does_not_replace_a_form_of_today() -> None:
    again = FORMS.with_former([*FORMS.current, *FORMS.current])
    assert again.former == ()


def test_the_files_of_one_kind_are_found_by_name_and_english_comes_first() -> None:
    texts = written_texts(COALITION)
    other = {".github/ISSUE_TEMPLATE/volunteer-translators.yml": texts[VOLUNTEER_FORM]}
    for english in FORM_PATHS:
        found = forms_in(texts | other, english)
        assert [(one.language, one.form.fields[0].location.file) for one in found] == [
            ("en", english),
            ("ar", form_path(english, "ar")),
        ]
