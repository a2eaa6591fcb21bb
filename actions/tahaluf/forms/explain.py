"""Why a body cannot be read by its form: what a person would have to mend, each with its line."""

from collections.abc import Iterator, Sequence
from typing import Final

from .body import Body, Section
from .definition import HEADING, Field, Form
from .readings import Cut
from .result import Code, FormError
from .sections import FENCE, read_section

# Texts for people
MISSING: Final = "the section “{label}” is not there"
MISPLACED: Final = "“{label}” does not stand where the form has it"
PRELUDE: Final = "there is text before the first section"
AMBIGUOUS: Final = (
    "“{label}” stands there as a heading more than once, so it is not clear where its answer begins"
)
CHANGED: Final = "this heading is not in the form as it is now: the form may have changed since"


def explain(body: Body, form: Form, found: Sequence[Field], reading: Cut | None) -> tuple[FormError, ...]:
    """At least one error, in the order of the body.

    `found` are the fields that have a heading, and `reading` is the best reading of these, if there is any.
    """
    if reading:
        errors = list(_in_sections(body, form, found, reading))
    else:
        errors = list(_misplaced(body, found) if found else _foreign(body))
    errors += _missing(body, form, found, reading)
    return tuple(sorted(errors, key=lambda error: error.line))


def _in_sections(body: Body, form: Form, found: Sequence[Field], reading: Cut) -> Iterator[FormError]:
    known = {field.heading for field in form.fields}
    strange = [row for row, text in enumerate(body.rows) if text.startswith(HEADING) and text not in known]
    first = reading.headings[0]
    whole = len(found) == len(form.fields)
    changed = [row for row in strange if row < first or not whole]
    if first and not changed:
        yield FormError(Code.MALFORMED, None, body.line(0), PRELUDE)
    for field, section in zip(found, reading.sections(body), strict=True):
        value = read_section(field, section)
        if not isinstance(value, tuple):
            continue
        inside = next((row for row in strange if _may_begin(field, section, row)), None)
        if inside is not None:
            changed.append(inside)
            value = read_section(field, Section(body, section.heading, inside))
        yield from value if isinstance(value, tuple) else ()
    if changed:
        yield FormError(Code.FORM_CHANGED, None, body.line(min(changed)), CHANGED)
    if reading.fork and not reading.bad:
        field, row = reading.fork
        yield FormError(Code.AMBIGUOUS_LABEL, field.key, body.line(row), AMBIGUOUS.format(label=field.label))


def _may_begin(field: Field, section: Section, row: int) -> bool:
    """Whether another section may begin at `row` of this one: in a fence a heading is text, below it none is."""
    below_fence = not field.render or FENCE.fullmatch(section.body.rows[row - 1])
    return section.heading < row < section.end and bool(below_fence)


def _missing(body: Body, form: Form, found: Sequence[Field], reading: Cut | None) -> list[FormError]:
    """The fields without a heading, each at the heading before which its own would stand, or at the end."""
    rows = reading.headings if reading else [body.rows.index(field.heading) for field in found]
    stands = {field.key: row for field, row in zip(found, rows, strict=True)}
    line = body.line(-1) if body.rows else 1
    errors = []
    for field in reversed(form.fields):
        if field.key in stands:
            line = body.line(stands[field.key])
        else:
            message = MISSING.format(label=field.label)
            errors.append(FormError(Code.MISSING_FIELD, field.key, line, message))
    return errors[::-1]


def _misplaced(body: Body, found: Sequence[Field]) -> Iterator[FormError]:
    """The first field whose heading does not come after those of the fields before it."""
    row = -1
    for field in found:
        after = next((at for at in range(row + 1, len(body.rows)) if body.rows[at] == field.heading), None)
        if after is None:
            stands = body.rows.index(field.heading)
            message = MISPLACED.format(label=field.label)
            yield FormError(Code.MALFORMED, field.key, body.line(stands), message)
            return
        row = after


def _foreign(body: Body) -> Iterator[FormError]:
    """A text without any heading of the form: free text, or answers to another form."""
    strange = next((row for row, text in enumerate(body.rows) if text.startswith(HEADING)), None)
    if strange is not None:
        yield FormError(Code.FORM_CHANGED, None, body.line(strange), CHANGED)
    elif body.rows:
        yield FormError(Code.MALFORMED, None, body.line(0), PRELUDE)
