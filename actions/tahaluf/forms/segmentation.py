"""Splits a body into the sections of a form, in time linear in its length.

A segmentation assigns a heading to each field. A heading is a row equal to `### <label>`. Headings are in form order,
and the first one is on the first row. All other rows are text, even if they look like headings. A section is bad if
it violates the constraints of its field. A heading can occur thousands of times in a body, so listing all
segmentations would take too long. Instead, they are counted from the end. The `SegmentationScore` of a possible
heading has two parts: the minimum number of bad sections from that heading to the end, and the number of
segmentations that achieve this minimum.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Final, NamedTuple

from .body import Body, Section
from .definition import Field, FieldType
from .sections import FENCE, opening_fence, read_section


class SegmentationScore(NamedTuple):
    """The minimum number of bad sections, and the number of segmentations with that minimum (`total`)."""

    bad_sections: int
    total: int


NO_SEGMENTATION: Final = SegmentationScore(1_000_000, 0)


class Segmentation(NamedTuple):
    """The first of the segmentations with the fewest bad sections. `headings` holds the heading row of each field.

    `total` is the number of segmentations with as few bad sections. In the next one of these, `alternative` is the
    first field whose heading is in a different row, with that row.
    """

    bad_sections: int
    total: int
    headings: tuple[int, ...]
    alternative: tuple[Field, int] | None

    def sections(self, body: Body) -> Iterator[Section]:
        for heading, end in pairwise((*self.headings, len(body.rows))):
            yield Section(body, heading, end)


def segment(body: Body, fields: Sequence[Field]) -> Segmentation | None:
    """Return the best segmentation, or None if the body does not contain all headings of `fields` in this order."""
    heading_rows = _heading_rows(body, fields)
    next_headings = _NextHeadings(body, {len(body.rows): SegmentationScore(0, 1)})
    scorers = []
    for field in reversed(fields):
        scorer = _FieldScorer(field, body, next_headings)
        scores = ((row, scorer.score(row)) for row in heading_rows[field.heading])
        next_headings = _NextHeadings(body, {row: score for row, score in scores if score.total})
        scorers.append(scorer)
    if not fields or not next_headings.rows:
        return None
    first = min(next_headings.rows, key=lambda row: (next_headings.scores[row].bad_sections + bool(row), row))
    return _trace(scorers[::-1], first, next_headings.scores[first])


def _heading_rows(body: Body, fields: Iterable[Field]) -> dict[str, list[int]]:
    heading_rows: dict[str, list[int]] = {field.heading: [] for field in fields}
    for row, text in enumerate(body.rows):
        if text in heading_rows:
            heading_rows[text].append(row)
    return heading_rows


class _NextHeadings:
    """The rows in which the next field's heading can be, with the scores accumulated from the end."""

    def __init__(self, body: Body, scores: Mapping[int, SegmentationScore]) -> None:
        self.body, self.scores, self.rows = body, scores, sorted(scores)
        self._scores_from = _suffix_scores(self.rows, scores)
        self._by_fence: dict[str, tuple[list[int], list[SegmentationScore]]] | None = None

    def score_from(self, row: int) -> SegmentationScore:
        """Return the combined score of all candidates from `row` on."""
        return self._scores_from[bisect_left(self.rows, row)]

    def score_after_fence(self, fence: str, row: int) -> SegmentationScore:
        """Return the combined score of the candidates from `row` on that directly follow a `fence` line."""
        if self._by_fence is None:
            self._by_fence = self._group_by_fence()
        rows, sums = self._by_fence.get(fence, ([], [NO_SEGMENTATION]))
        return sums[bisect_left(rows, row)]

    def _group_by_fence(self) -> dict[str, tuple[list[int], list[SegmentationScore]]]:
        groups: dict[str, list[int]] = {}
        for row in self.rows:
            line_above = self.body.rows[row - 1] if row else ""
            if FENCE.fullmatch(line_above):
                groups.setdefault(line_above, []).append(row)
        return {fence: (rows, _suffix_scores(rows, self.scores)) for fence, rows in groups.items()}


def _suffix_scores(rows: Sequence[int], scores: Mapping[int, SegmentationScore]) -> list[SegmentationScore]:
    sums = [NO_SEGMENTATION]
    for row in reversed(rows):
        sums.append(_combine(scores[row], sums[-1]))
    return sums[::-1]


def _combine(left: SegmentationScore, right: SegmentationScore) -> SegmentationScore:
    if left.bad_sections != right.bad_sections:
        return min(left, right)
    return SegmentationScore(left.bad_sections, left.total + right.total)


class _FieldScorer:
    """Scores the possible sections of one field."""

    def __init__(self, field: Field, body: Body, next_headings: _NextHeadings) -> None:
        self.field, self.body, self.next_headings = field, body, next_headings
        self._is_unbounded = field.type in (FieldType.TEXTAREA, FieldType.UPLOAD)
        self._exact_sizes = _exact_sizes(field)

    def score(self, row: int) -> SegmentationScore:
        """Return the score of a heading at `row`.

        A bad section can end anywhere, and a good one only where its field allows.
        """
        score = self.next_headings.score_from(row + 1)
        score = SegmentationScore(score.bad_sections + 1, score.total)
        for size in self._exact_sizes:
            end = row + 1 + size
            if end in self.next_headings.scores and self.is_valid(row, end):
                score = _combine(score, self.next_headings.scores[end])
        return _combine(score, self._long_score(row)) if self._is_unbounded else score

    def is_valid(self, row: int, end: int) -> bool:
        """Whether `read_section` would return a value, determined without reading long sections."""
        if end - row - 1 in self._exact_sizes:
            return not isinstance(read_section(self.field, Section(self.body, row, end)), tuple)
        if not self._is_unbounded:
            return False
        rows = self.body.rows
        return not self.field.render or opening_fence(self.field, rows[row + 1]) == rows[end - 1]

    def _long_score(self, row: int) -> SegmentationScore:
        """Return the combined score of all good sections that are longer than `_exact_sizes`."""
        end = row + 1 + len(self._exact_sizes)
        if not self.field.render:
            return self.next_headings.score_from(end)
        first_row = row + 1
        fence = (
            opening_fence(self.field, self.body.rows[first_row]) if first_row < len(self.body.rows) else None
        )
        return self.next_headings.score_after_fence(fence, end) if fence else NO_SEGMENTATION


def _exact_sizes(field: Field) -> Sequence[int]:
    """Return the section sizes (in rows) to check individually. The result is empty if the field accepts any text."""
    match field.type:
        case FieldType.CHECKBOXES:
            return (len(field.options),)
        case FieldType.TEXTAREA | FieldType.UPLOAD if not field.render and not field.required:
            return ()
        case _:
            return (0, 1, 2) if field.render else (0, 1)


def _trace(scorers: Sequence[_FieldScorer], row: int, score: SegmentationScore) -> Segmentation:
    """Return the first of the best segmentations from `row`, and the first field whose heading could be in a
    different row.
    """
    headings, alternative, bad_left = [row], None, score.bad_sections
    for scorer, next_scorer in pairwise(scorers):
        next_headings = scorer.next_headings
        valid_ends = (
            end
            for end in next_headings.rows[bisect_left(next_headings.rows, row + 1) :]
            if next_headings.scores[end].bad_sections + (not scorer.is_valid(row, end)) == bad_left
        )
        ends = list(islice(valid_ends, 2))
        if alternative is None and len(ends) > 1:
            alternative = (next_scorer.field, ends[1])
        row = ends[0]
        bad_left = next_headings.scores[row].bad_sections
        headings.append(row)
    return Segmentation(score.bad_sections + bool(headings[0]), score.total, tuple(headings), alternative)
