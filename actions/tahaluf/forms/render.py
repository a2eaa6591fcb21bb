"""Renders answers to a form as GitHub does."""

from collections.abc import Mapping

from .definition import Field, FieldType, Form
from .result import FieldValue
from .sections import NO_RESPONSE
from .selection import SEPARATOR


def render(form: Form, answers: Mapping[str, FieldValue]) -> str:
    """Render the issue body, with one section per field, in the form's order. Missing keys count as empty answers.

    The value for checkboxes is the list of ticked boxes. Answers are not validated.
    """
    return "\n\n".join(
        f"{field.heading}\n\n{_answer(field, answers.get(field.key))}" for field in form.fields
    )


def _answer(field: Field, value: FieldValue) -> str:
    if field.type == FieldType.CHECKBOXES:
        return "\n".join(f"- [{'x' if box in (value or ()) else ' '}] {box}" for box in field.choices)
    if not value:
        return NO_RESPONSE
    text = SEPARATOR.join(value) if isinstance(value, list) else value
    return f"```{field.render}\n{text}\n```" if field.render else text
