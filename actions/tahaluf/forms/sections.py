"""One field's section: the value that it holds, or what is wrong with it."""

import re
from collections.abc import Sequence
from typing import Final

from .body import Section
from .definition import Field, Kind
from .result import Code, FormError, Value

NO_RESPONSE: Final = "_No response_"  # what GitHub writes for an answer left empty
NONE: Final = "None"  # what a dropdown may give instead; a reserved word among options

FENCE: Final = re.compile(r"`{3,}")
_OPENING: Final = re.compile(r"(`{3,})([^`]*)")
_BOX: Final = re.compile(r"- \[([ xX])\] (.*)")

# Texts for people
EMPTY: Final = "“{label}” needs an answer"
UNTICKED: Final = "“{label}” has a box that must be ticked"
NOTHING_TICKED: Final = "“{label}” needs a tick"
ONE_LINE: Final = "“{label}” takes one line"
NO_CHOICE: Final = "“{label}” holds something that is not one of its choices"
TWICE: Final = "“{label}” holds the same choice twice"
TWO_WAYS: Final = "“{label}” can be understood in more than one way"
BOXES: Final = "“{label}” must keep its boxes as the form made them; only the ticks may change"
FENCED: Final = "“{label}” must stay between its ``` lines"

Mistakes = tuple[FormError, ...]


def read_section(field: Field, section: Section) -> Value | Mistakes:
    """The value, checked under all of the field's constraints; a tuple holds what is wrong."""
    if field.kind == Kind.CHECKBOXES:
        return _boxes(field, section)
    if section.size == 0 or (section.size == 1 and section.rows[0].strip() in _empties(field)):
        return _empty(field, section)
    if field.kind == Kind.DROPDOWN:
        return _choice(field, section)
    if field.kind == Kind.INPUT:
        return (
            section.rows[0].strip()
            if section.size == 1
            else _wrong(field, section, Code.MALFORMED, ONE_LINE, 1)
        )
    return _fenced(field, section) if field.render else section.text


def opening_fence(field: Field, row: str) -> str | None:
    """The backticks of a line that opens this field's fence, else None."""
    found = _OPENING.fullmatch(row)
    return found[1] if found and found[2].strip() == field.render else None


def _empties(field: Field) -> Sequence[str]:
    return (NO_RESPONSE, NONE) if field.kind == Kind.DROPDOWN else (NO_RESPONSE,)


def _empty(field: Field, section: Section) -> Value | Mistakes:
    if field.required:
        return _wrong(field, section, Code.REQUIRED_EMPTY, EMPTY)
    return [] if field.multiple else None


def _choice(field: Field, section: Section) -> Value | Mistakes:
    if section.size > 1:
        return _wrong(field, section, Code.MALFORMED, ONE_LINE, 1)
    text = section.rows[0].strip()
    if not field.multiple:
        return text if text in field.menu else _wrong(field, section, Code.UNKNOWN_OPTION, NO_CHOICE)
    ways, chosen = field.menu.splits(text)
    if ways == 0:
        return _wrong(field, section, Code.UNKNOWN_OPTION, NO_CHOICE)
    if ways > 1:
        return _wrong(field, section, Code.AMBIGUOUS_LABEL, TWO_WAYS)
    if len(set(chosen)) < len(chosen):
        return _wrong(field, section, Code.MALFORMED, TWICE)
    return chosen


def _boxes(field: Field, section: Section) -> Value | Mistakes:
    ticked: list[str] = []
    mistakes: list[FormError] = []
    for number, option in enumerate(field.options):
        found = _BOX.fullmatch(section.rows[number].strip()) if number < section.size else None
        if not found or found[2] != option.text:
            return _wrong(field, section, Code.MALFORMED, BOXES, number)
        if found[1] in "xX":
            ticked.append(option.text)
        elif option.required:
            mistakes += _wrong(field, section, Code.REQUIRED_UNCHECKED, UNTICKED, number)
    if section.size > len(field.options):
        return _wrong(field, section, Code.MALFORMED, BOXES, len(field.options))
    if field.required and not ticked and not mistakes:
        return _wrong(field, section, Code.REQUIRED_UNCHECKED, NOTHING_TICKED)
    return tuple(mistakes) or ticked


def _fenced(field: Field, section: Section) -> Value | Mistakes:
    """The text between the fence's lines. Fences and headings inside are text: only the last row closes."""
    fence = opening_fence(field, section.rows[0])
    if fence is None:
        return _wrong(field, section, Code.MALFORMED, FENCED)
    if section.size == 1 or section.rows[-1] != fence:
        return _wrong(field, section, Code.MALFORMED, FENCED, section.size - 1)
    return section.inside if section.size > 2 else _empty(field, section)


def _wrong(field: Field, section: Section, code: Code, text: str, row: int = 0) -> Mistakes:
    return (FormError(code, field.key, section.line(row), text.format(label=field.label)),)
