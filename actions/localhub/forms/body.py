"""Renders the issue body for a form's answers, and validates the answers as GitHub's website does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from localhub.forms.definition import Field, Form

NO_ANSWER = "_No response_"


@dataclass(frozen=True, slots=True)
class AnswerError:
    """An answer that GitHub's website would reject. `field` is the id or label of a form field, or a key in the
    answers.
    """

    field: str
    message: str


def render_body(form: Form, answers: Mapping[str, Any]) -> tuple[str, list[AnswerError]]:
    """Return the body and any errors. If there are errors, do not use the body.

    Answers are looked up by field id, and then by label. An answer is a string, a list of options for a dropdown with
    `multiple`, or a list of ticked labels for checkboxes. Fields without an answer keep the form's default.
    """
    errors = list(_unknown(form, answers))
    sections = []
    for field in form.fields:
        answer = _answer(field, answers)
        errors += _errors(field, answer)
        sections.append(f"### {field.label}\n\n{_render(field, answer)}")
    return "\n\n".join(sections), errors


def _answer(field: Field, answers: Mapping[str, Any]) -> list[str]:
    """Return the chosen options, or a list with the entered text as its only item. The list is empty if there is no
    answer.
    """
    names = [name for name in (field.id, field.label) if name is not None]
    found = next((answers[name] for name in names if name in answers), field.default)
    items = found if isinstance(found, list) else [found]
    return [text for item in items if item is not None and (text := _text(item)).strip()]


def _text(item: Any) -> str:
    return str(item).replace("\r\n", "\n")


def _render(field: Field, answer: list[str]) -> str:
    if field.type == "checkboxes":
        return "\n".join(
            f"- [{'x' if option.label in answer else ' '}] {option.label}" for option in field.options
        )
    if not answer:
        return NO_ANSWER
    if field.type == "dropdown":
        # Browsers submit options in the form's order.
        return ", ".join(option.label for option in field.options if option.label in answer)
    return f"```{field.render}\n{answer[0]}\n```" if field.render else answer[0]


def _errors(field: Field, answer: list[str]) -> Iterator[AnswerError]:
    name = field.id or field.label
    if field.required and not answer:
        yield AnswerError(name, "is required")
    if field.type in ("dropdown", "checkboxes"):
        known = [option.label for option in field.options]
        yield from (AnswerError(name, f"has no option `{text}`") for text in answer if text not in known)
    if field.type == "checkboxes":
        missing = [option.label for option in field.options if option.required and option.label not in answer]
        yield from (AnswerError(name, f"requires `{label}` to be ticked") for label in missing)
    elif len(answer) > 1 and not field.multiple:
        yield AnswerError(name, "accepts only one answer")
    elif field.type == "input" and any("\n" in text for text in answer):
        yield AnswerError(name, "accepts only one line")


def _unknown(form: Form, answers: Mapping[str, Any]) -> Iterator[AnswerError]:
    known = {name for field in form.fields for name in (field.id, field.label)}
    yield from (AnswerError(name, "is not a field of this form") for name in answers if name not in known)
