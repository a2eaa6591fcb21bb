"""The number of segmentations equals a brute-force count of all choices of headings."""

from functools import partial
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.call_counts import count_calls
from tahaluf.forms import Form, load_form, parse
from tahaluf.forms.body import Body, Section
from tahaluf.forms.sections import read_section
from tahaluf.forms.segmentation import segment

FIELDS = [
    "{type: input, attributes: {label: %s}}",
    "{type: input, attributes: {label: %s}, validations: {required: true}}",
    "{type: textarea, attributes: {label: %s}}",
    "{type: textarea, attributes: {label: %s}, validations: {required: true}}",
    "{type: textarea, attributes: {label: %s, render: sh}}",
    "{type: textarea, attributes: {label: %s, render: sh}, validations: {required: true}}",
    "{type: dropdown, attributes: {label: %s, options: [a, b]}}",
    "{type: dropdown, attributes: {label: %s, options: [a, b], multiple: true}}",
    "{type: upload, attributes: {label: %s}}",
    "{type: checkboxes, attributes: {label: %s, options: [{label: a}, {label: b}]}}",
]
LABELS = ["L", "M", "N"]
ROWS = ["### L", "### M", "### N", "a", "a, b", "```sh", "```", "- [x] a", "- [ ] b", "_No response_"]


def form_of(kinds: list[str], labels: list[str]) -> Form:
    lines = [
        f"- {kind % label}".replace("{type", f"{{id: f{n}, type")
        for n, (kind, label) in enumerate(zip(kinds, labels, strict=False))
    ]
    return load_form("name: n\ndescription: d\nbody:\n" + "\n".join(lines), "form.yml")


def all_valid_segmentations(form: Form, body: Body) -> list[tuple[int, ...]]:
    def good(rows: tuple[int, ...]) -> bool:
        sections = (Section(body, start, end) for start, end in pairwise((*rows, len(body.rows))))
        return rows[0] == 0 and all(
            body.rows[section.heading] == field.heading
            and not isinstance(read_section(field, section), tuple)
            for field, section in zip(form.fields, sections, strict=True)
        )

    return [rows for rows in combinations(range(len(body.rows)), len(form.fields)) if good(rows)]


@settings(max_examples=400)
@given(
    kinds=st.lists(st.sampled_from(FIELDS), min_size=1, max_size=3),
    labels=st.lists(st.sampled_from(LABELS), min_size=3, max_size=3),
    rows=st.lists(st.sampled_from(ROWS), max_size=10),
)
def test_the_count_of_segmentations_matches_brute_force(
    kinds: list[str], labels: list[str], rows: list[str]
) -> None:
    form, body = form_of(kinds, labels), Body.from_text("\n".join(rows))
    good = all_valid_segmentations(form, body)
    found = segment(body, form.fields)
    assert (found.total if found and not found.bad_sections else 0) == len(good)
    if found and not found.bad_sections:
        assert found.headings == good[0]
        assert (found.alternative is None) == (len(good) == 1)


@pytest.mark.parametrize("kind", FIELDS)
@pytest.mark.parametrize(
    "piece", ["### L\n", "### M\n", "### L\n\n### M\n", "### X\n", "### L\n```sh\n```\n", "```\n", "a, "]
)
def test_the_work_grows_linearly_with_the_body(kind: str, piece: str) -> None:
    form = form_of([FIELDS[2], kind, FIELDS[4]], ["L", "M", "L"])
    frame = "### L\n\n{}\n\n### M\n\na\n\n### L\n\n```sh\n{}\n```"
    texts = (frame.format(piece * n, piece * n) for n in (500, 2_000))
    small, large = (count_calls(partial(parse, form, text)) for text in texts)
    assert large < 5 * small
