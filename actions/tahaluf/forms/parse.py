"""A body read by its form: exactly one reading is accepted, and where there is none, why."""

from collections import Counter
from collections.abc import Sequence

from .body import Body
from .definition import Field, Form
from .explain import find_errors
from .result import FieldValue, ParsedBody, ParseFailure
from .sections import read_section
from .segmentation import Segmentation, segment


def parse(form: Form, text: str) -> ParsedBody | ParseFailure:
    """Read `text`, the body of an issue, as answers to `form`, in time linear in the text.

    Where no reading is good, the errors are those of that with the fewest bad sections. `form-changed`
    means that the body cannot be read and has a heading unknown to the form in a place where a section
    may well have begun: before the first section, after a complete answer, or anywhere while a section is
    missing.
    """
    body = Body.from_text(text)
    present = _present_fields(body, form)
    segmentation, complete = segment(body, present), len(present) == len(form.fields)
    if segmentation and complete and not segmentation.bad_sections and segmentation.number == 1:
        return ParsedBody(_read_values(body, present, segmentation))
    return ParseFailure(find_errors(body, form, present, segmentation))


def _present_fields(body: Body, form: Form) -> list[Field]:
    """The fields that have a heading in the body; of two with one label, each wants a heading of its own."""
    remaining = Counter(body.rows)
    present = []
    for field in form.fields:
        if remaining[field.heading]:
            remaining[field.heading] -= 1
            present.append(field)
    return present


def _read_values(body: Body, present: Sequence[Field], segmentation: Segmentation) -> dict[str, FieldValue]:
    values: dict[str, FieldValue] = {}
    for field, section in zip(present, segmentation.sections(body), strict=True):
        value = read_section(field, section)
        assert not isinstance(value, tuple), "a good reading has no bad section"  # noqa: S101  (readings.py's promise)
        values[field.key] = value
    return values
