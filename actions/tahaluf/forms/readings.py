"""Every way in which a body can be cut into a form's sections, weighed in time linear in the body.

A reading gives each field a heading: a row that equals `### <label>`, in form order, the first one on the
first row. Any other row is text, also where it looks like a heading. A reading is good when every section
keeps its field's constraints. A heading may stand in a body thousands of times, so readings are not
listed but counted from the end: what is known of a candidate heading is its `Best`, the fewest bad
sections that any reading from there on has, and how many readings have that few.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Final, NamedTuple

from .body import Body, Section
from .definition import Field, Kind
from .sections import FENCE, opening_fence, read_section


class Best(NamedTuple):
    """The fewest bad sections, and the number of readings that have so few."""

    bad: int
    ways: int


DEAD_END: Final = Best(1_000_000, 0)


class Cut(NamedTuple):
    """The reading with the fewest bad sections, the earliest of them. `headings` has a row for each field.

    `ways` says how many there are, and `fork` names a field and a row at which a second one leaves this one.
    """

    bad: int
    ways: int
    headings: tuple[int, ...]
    fork: tuple[Field, int] | None

    def sections(self, body: Body) -> Iterator[Section]:
        for heading, end in pairwise((*self.headings, len(body.rows))):
            yield Section(body, heading, end)


def cut(body: Body, fields: Sequence[Field]) -> Cut | None:
    """The best reading; None where their headings do not all stand there, in that order."""
    places = _places(body, fields)
    ahead = _Ahead(body, {len(body.rows): Best(0, 1)})
    steps = []
    for field in reversed(fields):
        step = _Step(field, body, ahead)
        here = ((row, step.best(row)) for row in places[field.heading])
        ahead = _Ahead(body, {row: best for row, best in here if best.ways})
        steps.append(step)
    if not fields or not ahead.rows:
        return None
    first = min(ahead.rows, key=lambda row: (ahead.at[row].bad + bool(row), row))
    return _follow(steps[::-1], first, ahead.at[first])


def _places(body: Body, fields: Iterable[Field]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {field.heading: [] for field in fields}
    for row, text in enumerate(body.rows):
        if text in places:
            places[text].append(row)
    return places


class _Ahead:
    """The candidate headings of the field that comes next, each with its `Best`, summed from the end."""

    def __init__(self, body: Body, at: Mapping[int, Best]) -> None:
        self.body, self.at, self.rows = body, at, sorted(at)
        self._since = _sums(self.rows, at)
        self._fenced: dict[str, tuple[list[int], list[Best]]] | None = None

    def since(self, row: int) -> Best:
        """Over all candidates from `row` on."""
        return self._since[bisect_left(self.rows, row)]

    def after_fence(self, fence: str, row: int) -> Best:
        """Over the candidates from `row` on that stand right below a line `fence`."""
        if self._fenced is None:
            self._fenced = self._group()
        rows, sums = self._fenced.get(fence, ([], [DEAD_END]))
        return sums[bisect_left(rows, row)]

    def _group(self) -> dict[str, tuple[list[int], list[Best]]]:
        groups: dict[str, list[int]] = {}
        for row in self.rows:
            above = self.body.rows[row - 1] if row else ""
            if FENCE.fullmatch(above):
                groups.setdefault(above, []).append(row)
        return {fence: (rows, _sums(rows, self.at)) for fence, rows in groups.items()}


def _sums(rows: Sequence[int], at: Mapping[int, Best]) -> list[Best]:
    sums = [DEAD_END]
    for row in reversed(rows):
        sums.append(_either(at[row], sums[-1]))
    return sums[::-1]


def _either(one: Best, other: Best) -> Best:
    if one.bad != other.bad:
        return min(one, other)
    return Best(one.bad, one.ways + other.ways)


class _Step:
    """One field's sections: where each may end, and what is known of it then."""

    def __init__(self, field: Field, body: Body, ahead: _Ahead) -> None:
        self.field, self.body, self.ahead = field, body, ahead
        self._may_be_long = field.kind in (Kind.TEXTAREA, Kind.UPLOAD)
        self._sizes = _sizes(field)

    def best(self, row: int) -> Best:
        """For a heading at `row`: a bad section may end anywhere, a good one where the field allows."""
        best = self.ahead.since(row + 1)
        best = Best(best.bad + 1, best.ways)
        for size in self._sizes:
            end = row + 1 + size
            if end in self.ahead.at and self.good(row, end):
                best = _either(best, self.ahead.at[end])
        return _either(best, self._long(row)) if self._may_be_long else best

    def good(self, row: int, end: int) -> bool:
        """Whether `read_section` finds a value there, told without touching the text of a long section."""
        if end - row - 1 in self._sizes:
            return not isinstance(read_section(self.field, Section(self.body, row, end)), tuple)
        if not self._may_be_long:
            return False
        rows = self.body.rows
        return not self.field.render or opening_fence(self.field, rows[row + 1]) == rows[end - 1]

    def _long(self, row: int) -> Best:
        """Over all ends that make a section larger than `_sizes`, and good."""
        end = row + 1 + len(self._sizes)
        if not self.field.render:
            return self.ahead.since(end)
        below = row + 1
        fence = opening_fence(self.field, self.body.rows[below]) if below < len(self.body.rows) else None
        return self.ahead.after_fence(fence, end) if fence else DEAD_END


def _sizes(field: Field) -> Sequence[int]:
    """The sizes of a section, in rows, that must be looked at one by one; none where every text is an answer."""
    match field.kind:
        case Kind.CHECKBOXES:
            return (len(field.options),)
        case Kind.TEXTAREA | Kind.UPLOAD if not field.render and not field.required:
            return ()
        case _:
            return (0, 1, 2) if field.render else (0, 1)


def _follow(steps: Sequence[_Step], row: int, best: Best) -> Cut:
    """The earliest best reading from `row`, and the first field whose heading might stand elsewhere."""
    headings, fork, owed = [row], None, best.bad
    for step, following in pairwise(steps):
        ahead = step.ahead
        fitting = (
            end
            for end in ahead.rows[bisect_left(ahead.rows, row + 1) :]
            if ahead.at[end].bad + (not step.good(row, end)) == owed
        )
        ends = list(islice(fitting, 2))
        if fork is None and len(ends) > 1:
            fork = (following.field, ends[1])
        row = ends[0]
        owed = ahead.at[row].bad
        headings.append(row)
    return Cut(best.bad + bool(headings[0]), best.ways, tuple(headings), fork)
