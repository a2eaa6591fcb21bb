"""Parses an issue body as answers to its form, or explains why it cannot be parsed."""

from collections import Counter
from collections.abc import Sequence

from .body import Body
from .definition import Field, Form
from .explain import find_errors
from .result import FieldValue, ParsedBody, ParseFailure
from .sections import read_section
from .segmentation import Segmentation, segment


def parse(form: Form, text: str) -> ParsedBody | ParseFailure:
    """Parse `text`, the body of an issue, as answers to `form`, in time linear in its length.

    If no segmentation is valid, the errors are those of the segmentation with the fewest bad sections. `form-changed`
    means that there is an unknown heading where a section can start: above the first section, after a complete answer
    or, if a section is missing, anywhere.
    """
    if not (form.fields or text.strip()):
        return ParsedBody({})  # the form asks nothing, which `lint` reports, so there is nothing to read
    body = Body.from_text(text)
    present = _present_fields(body, form)
    segmentation, complete = segment(body, present), len(present) == len(form.fields)
    if segmentation and complete and not segmentation.bad_sections and segmentation.total == 1:
        return ParsedBody(_read_values(body, present, segmentation))
    return ParseFailure(find_errors(body, form, present, segmentation))


def _present_fields(body: Body, form: Form) -> list[Field]:
    """Return the fields whose headings occur in the body.

    If several fields have the same label, each needs its own heading.
    """
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
        assert not isinstance(value, tuple), "`segment` accepted an invalid section"  # noqa: S101  (mypy)
        values[field.key] = value
    return values
