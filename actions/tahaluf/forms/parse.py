"""A body read by its form: exactly one reading is accepted, and where there is none, why."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from .body import Body, Section
from .definition import HEADING, Field, Form
from .readings import Cut, cut
from .result import Code, FormError, Malformed, Parsed, Value
from .sections import FENCE, read_section

# Texts for people
MISSING: Final = "the section “{label}” is not there"
MISPLACED: Final = "“{label}” does not stand where the form has it"
PRELUDE: Final = "there is text before the first section"
AMBIGUOUS: Final = (
    "“{label}” stands there as a heading more than once, so it is not clear where its answer begins"
)
CHANGED: Final = "this heading is not in the form as it is now: the form may have changed since"


def parse(form: Form, text: str) -> Parsed | Malformed:
    """Read `text`, the body of an issue, as answers to `form`, in time linear in the text.

    Where no reading is good, the errors are those of that with the fewest bad sections. `form-changed`
    means that the body cannot be read and has a heading unknown to the form in a place where a section
    may well have begun: before the first section, after a complete answer, or anywhere while a section is
    missing.
    """
    body = Body.of(text)
    found = _present(body, form)
    reading, whole = cut(body, found), len(found) == len(form.fields)
    if reading and whole and not reading.bad and reading.ways == 1:
        return Parsed(_values(body, found, reading))
    if reading:
        errors = list(_explain(body, form, found, reading, whole=whole))
    else:
        errors = list(_misplaced(body, found) if found else _foreign(body))
    errors += _missing(body, form, found, reading)
    return Malformed(tuple(sorted(errors, key=lambda error: error.line)))


def _present(body: Body, form: Form) -> list[Field]:
    """The fields that have a heading in the body; of two with one label, each wants a heading of its own."""
    left = Counter(body.rows)
    found = []
    for field in form.fields:
        if left[field.heading]:
            left[field.heading] -= 1
            found.append(field)
    return found


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


def _sections(body: Body, reading: Cut) -> Iterator[Section]:
    for heading, end in pairwise((*reading.headings, len(body.rows))):
        yield Section(body, heading, end)


def _values(body: Body, found: Sequence[Field], reading: Cut) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for field, section in zip(found, _sections(body, reading), strict=True):
        value = read_section(field, section)
        assert not isinstance(value, tuple), "a good reading has no bad section"  # noqa: S101  (readings.py's promise)
        values[field.key] = value
    return values


def _explain(
    body: Body, form: Form, found: Sequence[Field], reading: Cut, *, whole: bool
) -> Iterator[FormError]:
    known = {field.heading for field in form.fields}
    strange = [row for row, text in enumerate(body.rows) if text.startswith(HEADING) and text not in known]
    first = reading.headings[0]
    changed = [row for row in strange if row < first or not whole]
    if first and not changed:
        yield FormError(Code.MALFORMED, None, body.line(0), PRELUDE)
    for field, section in zip(found, _sections(body, reading), strict=True):
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
