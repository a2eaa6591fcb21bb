"""The forms of this repository are valid on GitHub and have the fields that the commands read."""

from pathlib import Path

import pytest
import yaml

from localhub import forms as hub_forms
from tahaluf.forms import FORM_KINDS, FieldValue, Form, ParsedBody, lint, load_form, parse, render

FOLDER = Path(__file__).parents[3] / ".github" / "ISSUE_TEMPLATE"
FORMS = {Path(kind.path).name: [field.id for field in kind.fields] for kind in FORM_KINDS}


@pytest.mark.parametrize("name", FORMS)
def test_the_form_passes_lint(name: str) -> None:
    assert lint((FOLDER / name).read_text(encoding="utf-8"), name) == []


@pytest.mark.parametrize(("name", "keys"), FORMS.items())
def test_the_form_has_the_fields_that_the_commands_read(name: str, keys: list[str]) -> None:
    form = load_form((FOLDER / name).read_text(encoding="utf-8"), name)
    assert [field.key for field in form.fields] == keys


def all_answers(form: Form) -> dict[str, FieldValue]:
    """Every option selected; the first one if only one is allowed."""
    answers: dict[str, FieldValue] = {}
    for field in form.fields:
        several = field.multiple or field.type == "checkboxes"
        answers[field.key] = list(field.choices) if several else (field.choices or ("نص",))[0]
    return answers


@pytest.mark.parametrize("name", FORMS)
def test_all_options_at_once_are_parsed_back(name: str) -> None:
    form = load_form((FOLDER / name).read_text(encoding="utf-8"), name)
    assert parse(form, render(form, all_answers(form))) == ParsedBody(all_answers(form))


@pytest.mark.parametrize("name", FORMS)
def test_a_body_rendered_by_localhub_is_parsed(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    form = load_form(text, name)
    body, mistakes = hub_forms.render_body(hub_forms.parse_form(text), all_answers(form))
    assert not mistakes
    assert parse(form, body) == ParsedBody(all_answers(form))


def test_the_volunteer_form_does_not_ask_for_contact_details() -> None:
    form = load_form((FOLDER / "volunteer.yml").read_text(encoding="utf-8"), "volunteer.yml")
    words = ("mail", "phone", "telephone", "contact", "signal", "telegram")
    assert not [field.label for field in form.fields if any(word in field.label.casefold() for word in words)]


def test_blank_issues_are_disabled() -> None:
    config = yaml.safe_load((FOLDER / "config.yml").read_text(encoding="utf-8"))
    assert config["blank_issues_enabled"] is False


def test_the_leave_form_has_no_text_fields() -> None:
    form = load_form((FOLDER / "leave.yml").read_text(encoding="utf-8"), "leave.yml")
    assert {field.type for field in form.fields} == {"dropdown", "checkboxes"}
