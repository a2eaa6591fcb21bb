"""Issue forms as values: fields, options and their constraints."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

from tahaluf.problems import Location

from .choices import option_key
from .result import FieldValue
from .selection import OptionSet

HEADING_PREFIX: Final = "### "  # how a field's section begins in an issue body


class FieldType(StrEnum):
    """The element types of GitHub's form schema."""

    INPUT = "input"
    TEXTAREA = "textarea"
    DROPDOWN = "dropdown"
    CHECKBOXES = "checkboxes"
    UPLOAD = "upload"
    MARKDOWN = "markdown"  # shown in the form, but never in the issue body


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a dropdown, or a checkbox.

    Only checkboxes can be `required`. `key`: the key that the option represents.
    """

    text: str
    required: bool = False
    key: str = ""
    location: Location = field(default=Location(""), compare=False)


@dataclass(frozen=True)
class Field:
    """A field in a form. `key` is its id, or its label if it has no id."""

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
        """The line that starts this field's section in an issue body."""
        return f"{HEADING_PREFIX}{self.label}"

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(option.text for option in self.options)

    def key_of(self, text: str) -> str:
        """Return the key of the option with this label, from the form's YAML or from the end of the label.

        If there is no key, return the label.
        """
        return self._keys.get(text) or option_key(text)

    @cached_property
    def _keys(self) -> Mapping[str, str]:
        return {option.text: option.key for option in self.options}

    @cached_property
    def option_set(self) -> OptionSet:
        return OptionSet(self.choices)


@dataclass(frozen=True, slots=True)
class Form:
    """An issue form. `fields` are in form order, without `markdown` elements."""

    name: str
    title: str
    labels: tuple[str, ...]
    fields: tuple[Field, ...]

    def field(self, key: str) -> Field:
        """Return the field with that id (or label). Raises `KeyError` if it does not exist."""
        for candidate in self.fields:
            if candidate.key == key:
                return candidate
        raise KeyError(key)

    def with_keys(self, values: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
        """Return the values, with each chosen option replaced by its key. Ticked boxes keep their labels."""
        dropdowns = {field.key: field for field in self.fields if field.type == FieldType.DROPDOWN}
        return {
            key: _keys_of(dropdowns[key], value) if key in dropdowns else value
            for key, value in values.items()
        }


def _keys_of(field: Field, value: FieldValue) -> FieldValue:
    if isinstance(value, list):
        return [field.key_of(text) for text in value]
    return value and field.key_of(value)
