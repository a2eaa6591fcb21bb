"""This repository's forms are valid on GitHub and have the fields that the commands read."""

import re
from pathlib import Path

import pytest
import yaml

from localhub import forms as hub_forms
from tahaluf.forms import FieldValue, Form, ParsedBody, lint, load_form, parse, render

FOLDER = Path(__file__).parents[3] / ".github" / "ISSUE_TEMPLATE"
KEYS = {
    "propose-project": [
        "name",
        "slug",
        "summary",
        "lang",
        "second_lang",
        "second_name",
        "second_summary",
        "area",
        "template",
        "url",
        "steward",
        "distinct",
        "consent",
    ],
    "volunteer": [
        "skills",
        "hours",
        "languages",
        "areas",
        "time_zone",
        "projects",
        "adopt",
        "join",
        "note",
        "consent",
    ],
    "leave": ["consent"],
}
FORMS = {f"{name}{suffix}.yml": keys for name, keys in KEYS.items() for suffix in ("", "-ar")}


@pytest.mark.parametrize("name", FORMS)
def test_the_form_passes_lint(name: str) -> None:
    assert lint((FOLDER / name).read_text(encoding="utf-8"), name) == []


@pytest.mark.parametrize(("name", "keys"), FORMS.items())
def test_the_form_has_the_fields_that_the_commands_read(name: str, keys: list[str]) -> None:
    form = load_form((FOLDER / name).read_text(encoding="utf-8"), name)
    assert [field.key for field in form.fields] == keys


def all_answers(form: Form) -> dict[str, FieldValue]:
    """Answers that select every option, or only the first option if only one is allowed."""
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
    assert {field.type for field in form.fields} == {"checkboxes"}


@pytest.mark.parametrize("name", [name for name in FORMS if name.endswith("-ar.yml")])
def test_an_arabic_form_has_no_latin_letters_where_github_gives_a_text_no_direction(name: str) -> None:
    form = load_form((FOLDER / name).read_text(encoding="utf-8"), name)
    texts = [field.label for field in form.fields]
    texts += [option.text for field in form.fields if field.key != "adopt" for option in field.options]
    assert not [text for text in texts if re.search("[A-Za-z]", text)]


@pytest.mark.parametrize("name", FORMS)
def test_no_option_shows_a_key(name: str) -> None:
    form = load_form((FOLDER / name).read_text(encoding="utf-8"), name)
    options = [option for field in form.fields for option in field.options]
    assert not [option.text for option in options if " · " in option.text or option.text == option.key]
