"""A body read by its form: exactly one reading is accepted, and where there is none, why."""

from collections import Counter
from collections.abc import Sequence

from .body import Body
from .definition import Field, Form
from .explain import explain
from .readings import Cut, cut
from .result import Malformed, Parsed, Value
from .sections import read_section


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
    return Malformed(explain(body, form, found, reading))


def _present(body: Body, form: Form) -> list[Field]:
    """The fields that have a heading in the body; of two with one label, each wants a heading of its own."""
    left = Counter(body.rows)
    found = []
    for field in form.fields:
        if left[field.heading]:
            left[field.heading] -= 1
            found.append(field)
    return found


def _values(body: Body, found: Sequence[Field], reading: Cut) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for field, section in zip(found, reading.sections(body), strict=True):
        value = read_section(field, section)
        assert not isinstance(value, tuple), "a good reading has no bad section"  # noqa: S101  (readings.py's promise)
        values[field.key] = value
    return values
