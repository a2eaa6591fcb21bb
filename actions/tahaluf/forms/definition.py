"""What an issue form asks: its fields, with the constraints that a body made from it keeps."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

from tahaluf.problems import Place

from .selection import Menu

HEADING: Final = "### "  # how GitHub opens the section of a field in a body


class Kind(StrEnum):
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
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True)
class Field:
    """One question. `key` is its id, or its label where the form gives no id."""

    kind: Kind
    label: str
    id: str | None = None
    required: bool = False
    multiple: bool = False
    render: str | None = None
    options: tuple[Option, ...] = ()
    place: Place = field(default=Place(""), compare=False)

    @property
    def key(self) -> str:
        return self.id or self.label

    @property
    def heading(self) -> str:
        """The line that opens this field's section in a body."""
        return f"{HEADING}{self.label}"

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(option.text for option in self.options)

    @cached_property
    def menu(self) -> Menu:
        return Menu(self.choices)


@dataclass(frozen=True, slots=True)
class Form:
    """A form: the questions alone, in order. What is only shown (`markdown`) is left out."""

    name: str
    title: str
    labels: tuple[str, ...]
    fields: tuple[Field, ...]

    def field(self, key: str) -> Field:
        """Raises `KeyError` where no field has that id (or label)."""
        for one in self.fields:
            if one.key == key:
                return one
        raise KeyError(key)
