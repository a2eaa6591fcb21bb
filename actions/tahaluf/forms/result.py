"""What reading a body gives: the values, or why there are none."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

FieldValue = str | None | list[str]


class ErrorCode(StrEnum):
    """Why a body is refused. Stable: scripts match these."""

    MISSING_FIELD = "missing-field"
    REQUIRED_EMPTY = "required-empty"
    REQUIRED_UNCHECKED = "required-unchecked"
    UNKNOWN_OPTION = "unknown-option"
    AMBIGUOUS_LABEL = "ambiguous-label"
    MALFORMED = "malformed"
    FORM_CHANGED = "form-changed"


@dataclass(frozen=True, slots=True)
class FormError:
    """One thing to mend. `field` is an id (or label), or None; `line` counts from 1 in the body."""

    code: ErrorCode
    field: str | None
    line: int
    message: str

    def to_json(self) -> dict[str, Any]:
        return {"code": str(self.code), "field": self.field, "line": self.line, "message": self.message}


@dataclass(frozen=True, slots=True)
class ParsedBody:
    """A body read in its one possible way, in the form's order.

    A field that takes one answer gives text, or None where it is left empty; a dropdown with `multiple`
    gives the list of what was chosen, checkboxes the list of what is ticked; `render` gives the text
    inside the fence.
    """

    values: dict[str, FieldValue]

    def to_json(self) -> dict[str, Any]:
        return {"ok": True, "values": self.values}


@dataclass(frozen=True, slots=True)
class ParseFailure:
    """A body that cannot be read in exactly one way. At least one error, in the order of the body."""

    errors: tuple[FormError, ...]

    def to_json(self) -> dict[str, Any]:
        return {"ok": False, "errors": [error.to_json() for error in self.errors]}
