"""Writes a whole form as YAML, in one language.

The first line says that `form sync` wrote the form. To maintain the form by hand, delete that line. From then on,
only its options and managed blocks are updated from the manifest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .choices import Choice, key_comment
from .definition import FieldType
from .sync import quoted

MARKER: Final = (
    "# Written by `tahaluf form sync`: it overwrites this file. To change the form by hand, delete this line"
)
MARKER_NOTE: Final = (
    "# first. From then on, `form sync` updates only its options and the text between tahaluf comments."
)


@dataclass(frozen=True, slots=True)
class FieldText:
    """A form field and its text. `choices`: a dropdown's options, or the checkboxes."""

    id: str
    type: FieldType
    label: str
    description: str = ""
    placeholder: str = ""
    choices: Sequence[Choice] = ()
    required: bool = False
    multiple: bool = False
    render: str = ""


@dataclass(frozen=True, slots=True)
class FormText:
    """A form and its text. `intro`: Markdown above the first field."""

    name: str
    description: str
    title: str
    label: str
    intro: str
    fields: Sequence[FieldText]


def write_form(form: FormText) -> str:
    """Return the form as YAML."""
    lines = [
        MARKER,
        MARKER_NOTE,
        f"name: {_scalar(form.name)}",
        f"description: {_scalar(form.description)}",
        f"title: {quoted(form.title, flow=False)}",
        f"labels: [{form.label}]",
        "body:",
        "  - type: markdown",
        "    attributes:",
        "      value: |",
        *(f"        {line}".rstrip() for line in form.intro.strip("\n").split("\n")),
    ]
    for field in form.fields:
        lines += ["", *_field_lines(field)]
    return "\n".join(lines) + "\n"


def is_written(text: str) -> bool:
    """Whether the form was written by `write_form` and is not maintained by hand."""
    return MARKER in text[: 4 * len(MARKER)].splitlines()


def _field_lines(field: FieldText) -> Iterator[str]:
    yield f"  - type: {field.type}"
    yield f"    id: {field.id}"
    yield "    attributes:"
    for key in ("label", "description", "placeholder", "render"):
        if text := getattr(field, key):
            yield f"      {key}: {_scalar(text)}"
    if field.multiple:
        yield "      multiple: true"
    if field.choices:
        yield "      options:"
        for choice in field.choices:
            yield from _choice_lines(field.type, choice)
    if field.required:
        yield "    validations:"
        yield "      required: true"


def _choice_lines(field_type: FieldType, choice: Choice) -> Iterator[str]:
    if field_type != FieldType.CHECKBOXES:
        yield f"        - {_scalar(choice.text)}{key_comment(choice.key)}"
        return
    yield f"        - label: {_scalar(choice.text)}"
    if choice.required:
        yield "          required: true"


def _scalar(text: str) -> str:
    return quoted(" ".join(text.split()), flow=False)
