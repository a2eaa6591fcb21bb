"""How many people there are, where, and how long they wait: numbers that may leave the roster."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any, Final

from tahaluf.manifest import Manifest
from tahaluf.people import Status

from .book import Book
from .counts import week
from .hiding import FEWEST, Cell, cell, crowds, shares

WEEKS: Final = 12  # looked at one by one
EARLIER: Final = "earlier"
NO_ROLE: Final = "none"

Table = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Stats:
    """`people`: who are there now; `left`: who have left, counted but for those whom the manifest's stewards let go.

    `project`: at the role that fits each person best. `week`: in which they came, those who have left included.
    `answer`, `beginning`: the median of days from the form to the first human answer, and to the first piece of
    work; None where fewer than five have come so far.
    """

    people: Cell
    left: Cell
    status: Table
    skill: Table
    language: Table
    project: Table
    week: Table
    answer: float | None
    beginning: float | None


def stats(book: Book, manifest: Manifest, today: date) -> Stats:
    """Count everybody of the roster whose record can be read."""
    people = list(book.people.values())
    best = Counter(person.matches[0].project if person.matches else NO_ROLE for person in people)
    projects = [*(project.slug for project in manifest.projects), NO_ROLE]
    return Stats(
        people=cell(len(people)),
        left=cell(book.counts.left),
        status=shares(_table(Status, Counter(person.status for person in people))),
        skill=crowds(_table(manifest.skills, Counter(id for person in people for id in person.offer.skills))),
        language=crowds(
            _table(manifest.languages, Counter(id for person in people for id in person.offer.languages))
        ),
        project=shares(_table(projects, best)),
        week=shares(_weeks(book, today)),
        answer=_median(p.answered.date() - p.given for p in people if p.answered),
        beginning=_median(p.began - p.given for p in people if p.began),
    )


def stats_json(stats: Stats) -> dict[str, Any]:
    """The stable JSON shape: a hidden number is the text that stands for it."""
    tables = {
        name: {key: _shown(one) for key, one in getattr(stats, name).items()}
        for name in ("status", "skill", "language", "project", "week")
    }
    return {
        "version": 1,
        "people": _shown(stats.people),
        "left": _shown(stats.left),
        **tables,
        "days_to_answer": stats.answer,
        "days_to_beginning": stats.beginning,
    }


def _shown(one: Cell) -> int | str:
    return str(one) if one.number is None else one.number


def _table(keys: Iterable[str], found: Mapping[str, int]) -> dict[str, int]:
    """All keys, so that a number of nought looks like any other small one; what the manifest has lost comes last."""
    listed = [str(key) for key in keys]
    return {key: found.get(key, 0) for key in [*listed, *sorted(set(found) - set(listed))]}


def _weeks(book: Book, today: date) -> dict[str, int]:
    came = Counter(book.counts.weeks) + Counter(week(person.given) for person in book.people.values())
    latest = [week(today - timedelta(weeks=back)) for back in reversed(range(WEEKS))]
    earlier = sum(number for key, number in came.items() if key not in latest)
    return {EARLIER: earlier} | {key: came[key] for key in latest}


def _median(times: Iterable[timedelta]) -> float | None:
    days = [max(0, time.days) for time in times]
    return float(median(days)) if len(days) >= FEWEST else None
