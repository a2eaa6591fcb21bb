"""The result of parsing a body: values or errors."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

FieldValue = str | None | list[str]


class ErrorCode(StrEnum):
    """Why a body cannot be parsed. The codes are stable, because scripts rely on them."""

    MISSING_FIELD = "missing-field"
    REQUIRED_EMPTY = "required-empty"
    REQUIRED_UNCHECKED = "required-unchecked"
    UNKNOWN_OPTION = "unknown-option"
    AMBIGUOUS_LABEL = "ambiguous-label"
    MALFORMED = "malformed"
    FORM_CHANGED = "form-changed"


@dataclass(frozen=True, slots=True)
class FormError:
    """An error in a body. `field` is the field's id (or label), or None; `line` counts from 1."""

    code: ErrorCode
    field: str | None
    line: int
    message: str

    def to_json(self) -> dict[str, Any]:
        return {"code": str(self.code), "field": self.field, "line": self.line, "message": self.message}


@dataclass(frozen=True, slots=True)
class ParsedBody:
    """The answers in a body by field key, in the form's order.

    A value is usually text, or None if the answer is empty. For a dropdown with `multiple`, it is the list of selected
    options. For checkboxes, it is the list of ticked boxes. For a field with `render`, it is the text inside the code
    fence.
    """

    values: dict[str, FieldValue]

    def to_json(self) -> dict[str, Any]:
        return {"ok": True, "values": self.values}


@dataclass(frozen=True, slots=True)
class ParseFailure:
    """The errors in a body that cannot be read unambiguously: at least one error, sorted by line."""

    errors: tuple[FormError, ...]

    def to_json(self) -> dict[str, Any]:
        return {"ok": False, "errors": [error.to_json() for error in self.errors]}
