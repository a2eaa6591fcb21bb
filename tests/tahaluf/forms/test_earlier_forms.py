"""Answers that were submitted before a form was reworded still mean the same."""

from functools import cache
from pathlib import Path

import pytest

from support.written_forms import written_set
from tahaluf.forms import FieldType, FieldValue, Form, FormSet, LocaleForm, ParsedBody, load_form, render
from tahaluf.inputs.local_files import read_manifest
from tahaluf.layout import LEAVE_FORM, MANIFEST_FILE, PROPOSAL_FORM, VOLUNTEER_FORM, form_path
from tahaluf.shipped import shipped
from tahaluf.volunteers.form import Hours, read_volunteer

EARLIER = Path(__file__).parents[2] / "data" / "control-0.0.9"

every_kind = pytest.mark.parametrize("english", [PROPOSAL_FORM, VOLUNTEER_FORM, LEAVE_FORM])
every_language = pytest.mark.parametrize("language", ["en", "ar"])


@cache
def forms_of(english: str) -> FormSet:
    """Return the forms that the example has now, and those that it had before."""
    earlier = [LocaleForm(language, earlier_form(english, language)) for language in ("en", "ar")]
    return written_set(read_manifest(shipped(MANIFEST_FILE)), english).with_former(earlier)


def earlier_form(english: str, language: str) -> Form:
    path = form_path(english, language)
    return load_form((EARLIER / path).read_text(encoding="utf-8"), path)


def answers_to(form: Form) -> dict[str, FieldValue]:
    """Answers that select every option, or only the last option if only one is allowed."""
    several = {field.key for field in form.fields if field.multiple or field.type is FieldType.CHECKBOXES}
    return {
        field.key: list(field.choices) if field.key in several else (field.choices or ("water-map",))[-1]
        for field in form.fields
    }


@every_kind
@every_language
def test_an_earlier_form_is_recognized_and_its_answers_keep_their_meaning(
    english: str, language: str
) -> None:
    form = earlier_form(english, language)
    answers = answers_to(form)
    filled = forms_of(english).read(render(form, answers))
    assert (filled.language, filled.form) == (language, form)
    assert filled.result == ParsedBody(form.with_keys(answers))


@every_kind
@every_language
def test_todays_form_is_not_taken_for_an_earlier_one(english: str, language: str) -> None:
    [form] = [one.form for one in forms_of(english).current if one.language == language]
    filled = forms_of(english).read(render(form, answers_to(form)))
    assert (filled.language, filled.form) == (language, form)
    assert isinstance(filled.result, ParsedBody)


@every_language
def test_an_earlier_and_a_new_volunteer_form_give_the_same_profile(language: str) -> None:
    manifest, forms = read_manifest(shipped(MANIFEST_FILE)), forms_of(VOLUNTEER_FORM)
    profiles = []
    for form in (one.form for one in (*forms.current, *forms.former) if one.language == language):
        filled = forms.read(render(form, answers_to(form)))
        assert isinstance(filled.result, ParsedBody)
        profiles.append(read_volunteer(filled.result.values, manifest).profile)
    current, earlier = profiles
    assert current == earlier
    assert current.hours == Hours(10, None)
