"""Reads the value of a field from its section."""

import re
from collections.abc import Sequence
from typing import Final

from .body import Section
from .definition import Field, FieldType
from .result import ErrorCode, FieldValue, FormError

NO_RESPONSE: Final = "_No response_"  # what GitHub writes for an empty answer
NONE_OPTION: Final = "None"  # what GitHub writes for an empty dropdown; no option can have this text

FENCE: Final = re.compile(r"`{3,}")
_OPENING_FENCE: Final = re.compile(r"(`{3,})([^`]*)")
_CHECKBOX: Final = re.compile(r"- \[([ xX])\] (.*)")

# User-facing messages
EMPTY: Final = "“{label}” needs an answer"
UNTICKED: Final = "“{label}” has a box that must be ticked"
NOTHING_TICKED: Final = "“{label}” needs at least one ticked box"
ONE_LINE: Final = "“{label}” must be a single line"
UNKNOWN_CHOICE: Final = "“{label}” contains something that is not one of its options"
DUPLICATE_CHOICE: Final = "“{label}” contains the same option twice"
AMBIGUOUS_CHOICES: Final = "“{label}” can be understood in more than one way"
BOXES_CHANGED: Final = "the boxes of “{label}” must stay as they are in the form; change only the ticks"
FENCE_BROKEN: Final = "the text of “{label}” must stay between its ``` lines"

FormErrors = tuple[FormError, ...]


def read_section(field: Field, section: Section) -> FieldValue | FormErrors:
    """Return the value if it meets the field's constraints, and otherwise a tuple of errors."""
    if field.type == FieldType.CHECKBOXES:
        return _read_boxes(field, section)
    if section.row_count == 0 or (
        section.row_count == 1 and section.rows[0].strip() in _empty_markers(field)
    ):
        return _read_empty(field, section)
    if field.type == FieldType.DROPDOWN:
        return _read_choice(field, section)
    if field.type == FieldType.INPUT:
        return (
            section.rows[0].strip()
            if section.row_count == 1
            else _error(field, section, ErrorCode.MALFORMED, ONE_LINE, 1)
        )
    return _read_fenced(field, section) if field.render else section.text


def opening_fence(field: Field, row: str) -> str | None:
    """Return the backticks of a line that opens this field's code fence, or None for any other line."""
    match = _OPENING_FENCE.fullmatch(row)
    return match[1] if match and match[2].strip() == field.render else None


def _empty_markers(field: Field) -> Sequence[str]:
    return (NO_RESPONSE, NONE_OPTION) if field.type == FieldType.DROPDOWN else (NO_RESPONSE,)


def _read_empty(field: Field, section: Section) -> FieldValue | FormErrors:
    if field.required:
        return _error(field, section, ErrorCode.REQUIRED_EMPTY, EMPTY)
    return [] if field.multiple else None


def _read_choice(field: Field, section: Section) -> FieldValue | FormErrors:
    if section.row_count > 1:
        return _error(field, section, ErrorCode.MALFORMED, ONE_LINE, 1)
    text = section.rows[0].strip()
    if not field.multiple:
        return (
            text
            if text in field.option_set
            else _error(field, section, ErrorCode.UNKNOWN_OPTION, UNKNOWN_CHOICE)
        )
    split_count, chosen = field.option_set.split(text)
    if split_count == 0:
        return _error(field, section, ErrorCode.UNKNOWN_OPTION, UNKNOWN_CHOICE)
    if split_count > 1:
        return _error(field, section, ErrorCode.AMBIGUOUS_LABEL, AMBIGUOUS_CHOICES)
    if len(set(chosen)) < len(chosen):
        return _error(field, section, ErrorCode.MALFORMED, DUPLICATE_CHOICE)
    return chosen


def _read_boxes(field: Field, section: Section) -> FieldValue | FormErrors:
    ticked: list[str] = []
    errors: list[FormError] = []
    for number, option in enumerate(field.options):
        match = _CHECKBOX.fullmatch(section.rows[number].strip()) if number < section.row_count else None
        if not match or match[2] != option.text:
            return _error(field, section, ErrorCode.MALFORMED, BOXES_CHANGED, number)
        if match[1] in "xX":
            ticked.append(option.text)
        elif option.required:
            errors += _error(field, section, ErrorCode.REQUIRED_UNCHECKED, UNTICKED, number)
    if section.row_count > len(field.options):
        return _error(field, section, ErrorCode.MALFORMED, BOXES_CHANGED, len(field.options))
    if field.required and not ticked and not errors:
        return _error(field, section, ErrorCode.REQUIRED_UNCHECKED, NOTHING_TICKED)
    return tuple(errors) or ticked


def _read_fenced(field: Field, section: Section) -> FieldValue | FormErrors:
    """Return the text between the fence lines.

    Fences and headings inside the block count as text: only the last row closes the block.
    """
    fence = opening_fence(field, section.rows[0])
    if fence is None:
        return _error(field, section, ErrorCode.MALFORMED, FENCE_BROKEN)
    if section.row_count == 1 or section.rows[-1] != fence:
        return _error(field, section, ErrorCode.MALFORMED, FENCE_BROKEN, section.row_count - 1)
    return section.inner_text if section.row_count > 2 else _read_empty(field, section)


def _error(field: Field, section: Section, code: ErrorCode, text: str, row: int = 0) -> FormErrors:
    return (FormError(code, field.key, section.line_number(row), text.format(label=field.label)),)
