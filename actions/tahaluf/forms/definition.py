"""What an issue form asks: its fields, with the constraints that a body made from it keeps."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

from tahaluf.problems import Location

from .selection import OptionSet

HEADING_PREFIX: Final = "### "  # how GitHub opens the section of a field in a body


class FieldType(StrEnum):
    """The element types of GitHub's form schema."""

    INPUT = "input"
    TEXTAREA = "textarea"
    DROPDOWN = "dropdown"
    CHECKBOXES = "checkboxes"
    UPLOAD = "upload"
    MARKDOWN = "markdown"  # shown in the form alone, never in a body


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a dropdown, or one box. `required` is a box's alone."""

    text: str
    required: bool = False
    location: Location = field(default=Location(""), compare=False)


@dataclass(frozen=True)
class Field:
    """One question. `key` is its id, or its label where the form gives no id."""

    type: FieldType
    label: str
    id: str | None = None
    required: bool = False
    multiple: bool = False
    render: str | None = None
    options: tuple[Option, ...] = ()
    location: Location = field(default=Location(""), compare=False)

    @property
    def key(self) -> str:
        return self.id or self.label

    @property
    def heading(self) -> str:
        """The line that opens this field's section in a body."""
        return f"{HEADING_PREFIX}{self.label}"

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(option.text for option in self.options)

    @cached_property
    def option_set(self) -> OptionSet:
        return OptionSet(self.choices)


@dataclass(frozen=True, slots=True)
class Form:
    """A form: the questions alone, in order. What is only shown (`markdown`) is left out."""

    name: str
    title: str
    labels: tuple[str, ...]
    fields: tuple[Field, ...]

    def field(self, key: str) -> Field:
        """Raises `KeyError` where no field has that id (or label)."""
        for candidate in self.fields:
            if candidate.key == key:
                return candidate
        raise KeyError(key)
