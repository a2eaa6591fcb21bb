"""Explains why a body does not match its form."""

from collections.abc import Iterator, Sequence
from typing import Final

from .body import Body, Section
from .definition import HEADING_PREFIX, Field, Form
from .result import ErrorCode, FormError
from .sections import FENCE, read_section
from .segmentation import Segmentation

# User-facing messages
MISSING: Final = "the section “{label}” is missing"
MISPLACED: Final = "“{label}” is not in the same place as in the form"
LEADING_TEXT: Final = "there is text above the first section"
AMBIGUOUS: Final = "the heading “{label}” occurs more than once, so it is unclear where the answer begins"
FORM_CHANGED: Final = "this heading is not in the form; the form may have changed since the issue was opened"


def find_errors(
    body: Body, form: Form, present: Sequence[Field], segmentation: Segmentation | None
) -> tuple[FormError, ...]:
    """Return at least one error. The errors are sorted by line.

    `present`: the fields whose headings occur in the body. `segmentation`: their best segmentation, if any.
    """
    if segmentation:
        errors = list(_section_errors(body, form, present, segmentation))
    else:
        errors = list(_misplaced_error(body, present) if present else _unrelated_text_error(body))
    errors += _missing_errors(body, form, present, segmentation)
    return tuple(sorted(errors, key=lambda error: error.line))


def _section_errors(
    body: Body, form: Form, present: Sequence[Field], segmentation: Segmentation
) -> Iterator[FormError]:
    known = {field.heading for field in form.fields}
    unknown_headings = [
        row for row, text in enumerate(body.rows) if text.startswith(HEADING_PREFIX) and text not in known
    ]
    first = segmentation.headings[0]
    complete = len(present) == len(form.fields)
    unexpected_rows = [row for row in unknown_headings if row < first or not complete]
    if first and not unexpected_rows:
        yield FormError(ErrorCode.MALFORMED, None, body.line_number(0), LEADING_TEXT)
    for field, section in zip(present, segmentation.sections(body), strict=True):
        value = read_section(field, section)
        if not isinstance(value, tuple):
            continue
        nested_row = next((row for row in unknown_headings if _can_begin_at(field, section, row)), None)
        if nested_row is not None:
            unexpected_rows.append(nested_row)
            value = read_section(field, Section(body, section.heading, nested_row))
        yield from value if isinstance(value, tuple) else ()
    if unexpected_rows:
        yield FormError(ErrorCode.FORM_CHANGED, None, body.line_number(min(unexpected_rows)), FORM_CHANGED)
    if segmentation.alternative and not segmentation.bad_sections:
        field, row = segmentation.alternative
        yield FormError(
            ErrorCode.AMBIGUOUS_LABEL, field.key, body.line_number(row), AMBIGUOUS.format(label=field.label)
        )


def _can_begin_at(field: Field, section: Section, row: int) -> bool:
    """Whether another section can start at `row`.

    In a field with `render`, it can start only directly below a fence line.
    """
    below_fence = not field.render or FENCE.fullmatch(section.body.rows[row - 1])
    return section.heading < row < section.end and bool(below_fence)


def _missing_errors(
    body: Body, form: Form, present: Sequence[Field], segmentation: Segmentation | None
) -> list[FormError]:
    """Return an error for each missing heading, located at the next heading that is present or, if there is none, at
    the end.
    """
    rows = segmentation.headings if segmentation else [body.rows.index(field.heading) for field in present]
    heading_rows = {field.key: row for field, row in zip(present, rows, strict=True)}
    line = body.line_number(-1) if body.rows else 1
    errors = []
    for field in reversed(form.fields):
        if field.key in heading_rows:
            line = body.line_number(heading_rows[field.key])
        else:
            message = MISSING.format(label=field.label)
            errors.append(FormError(ErrorCode.MISSING_FIELD, field.key, line, message))
    return errors[::-1]


def _misplaced_error(body: Body, present: Sequence[Field]) -> Iterator[FormError]:
    """Yield an error for the first field whose heading is above the heading of a field that should come before it."""
    row = -1
    for field in present:
        next_row = next(
            (
                candidate_row
                for candidate_row in range(row + 1, len(body.rows))
                if body.rows[candidate_row] == field.heading
            ),
            None,
        )
        if next_row is None:
            heading_row = body.rows.index(field.heading)
            message = MISPLACED.format(label=field.label)
            yield FormError(ErrorCode.MALFORMED, field.key, body.line_number(heading_row), message)
            return
        row = next_row


def _unrelated_text_error(body: Body) -> Iterator[FormError]:
    """Yield an error for a body that has none of the form's headings, such as free text or answers to another form."""
    unknown_heading = next(
        (row for row, text in enumerate(body.rows) if text.startswith(HEADING_PREFIX)), None
    )
    if unknown_heading is not None:
        yield FormError(ErrorCode.FORM_CHANGED, None, body.line_number(unknown_heading), FORM_CHANGED)
    elif body.rows:
        yield FormError(ErrorCode.MALFORMED, None, body.line_number(0), LEADING_TEXT)
