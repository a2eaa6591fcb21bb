"""Every way in which a body can be cut into a form's sections, weighed in time linear in the body.

A reading gives each field a heading: a row that equals `### <label>`, in form order, the first one on the
first row. Any other row is text, also where it looks like a heading. A reading is good when every section
keeps its field's constraints. A heading may stand in a body thousands of times, so readings are not
listed but counted from the end: what is known of a candidate heading is its `Best`, the fewest bad
sections that any reading from there on has, and how many readings have that few.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
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


def cut(body: Body, fields: Sequence[Field]) -> Cut | None:
    """The best reading; None where their headings do not all stand there, in that order."""
    places = _places(body, fields)
    ahead = _Ahead(body, {len(body.rows): Best(0, 1)})
    steps = [ahead]
    for field in reversed(fields):
        here = ((row, _best(field, body, row, ahead)) for row in places[field.heading])
        ahead = _Ahead(body, {row: best for row, best in here if best.ways})
        steps.append(ahead)
    steps.reverse()
    if not fields or not ahead.rows:
        return None
    first = min(ahead.rows, key=lambda row: (ahead.at[row].bad + bool(row), row))
    return _follow(body, fields, steps, first)


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


def _sizes(field: Field) -> Sequence[int]:
    """The sizes of a section, in rows, that must be looked at one by one; above them only `_long` decides."""
    match field.kind:
        case Kind.CHECKBOXES:
            return (len(field.options),)
        case _:
            return (0, 1, 2) if field.render else (0, 1)


def _best(field: Field, body: Body, row: int, ahead: _Ahead) -> Best:
    """For a heading of `field` at `row`: a bad section may end anywhere, a good one where `field` allows."""
    best = ahead.since(row + 1)
    best = Best(best.bad + 1, best.ways)
    for end in _short_ends(field, body, row, ahead):
        best = _either(best, ahead.at[end])
    return _either(best, _long(field, body, row, ahead))


def _short_ends(field: Field, body: Body, row: int, ahead: _Ahead) -> Iterator[int]:
    for end in (row + 1 + size for size in _sizes(field)):
        if end in ahead.at and _good(field, body, row, end):
            yield end


def _long(field: Field, body: Body, row: int, ahead: _Ahead) -> Best:
    """Over all ends that make a section larger than `_sizes`, and good."""
    if not _may_be_long(field):
        return DEAD_END
    end = row + 1 + len(_sizes(field))
    if not field.render:
        return ahead.since(end)
    fence = opening_fence(field, body.rows[row + 1]) if row + 1 < len(body.rows) else None
    return ahead.after_fence(fence, end) if fence else DEAD_END


def _may_be_long(field: Field) -> bool:
    return field.kind in (Kind.TEXTAREA, Kind.UPLOAD)


def _good(field: Field, body: Body, row: int, end: int) -> bool:
    """Whether `read_section` finds a value there, told without touching the text of a long section."""
    if end - row - 1 in _sizes(field):
        return not isinstance(read_section(field, Section(body, row, end)), tuple)
    if not _may_be_long(field):
        return False
    return not field.render or opening_fence(field, body.rows[row + 1]) == body.rows[end - 1]


def _follow(body: Body, fields: Sequence[Field], steps: Sequence[_Ahead], row: int) -> Cut:
    """The earliest best reading from `row`, and the first field whose heading might stand elsewhere."""
    best = steps[0].at[row]
    headings, fork = [row], None
    for number, field in enumerate(fields[:-1]):
        ahead, owed = steps[number + 1], steps[number].at[row].bad
        fitting = (
            end
            for end in ahead.rows[bisect_left(ahead.rows, row + 1) :]
            if ahead.at[end].bad + (not _good(field, body, row, end)) == owed
        )
        ends = list(islice(fitting, 2))
        if fork is None and len(ends) > 1:
            fork = (fields[number + 1], ends[1])
        row = ends[0]
        headings.append(row)
    return Cut(best.bad + bool(headings[0]), best.ways, tuple(headings), fork)
