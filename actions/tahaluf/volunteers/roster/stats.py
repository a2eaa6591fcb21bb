"""Computes statistics that may be published: how many people there are, on which projects, and how long they wait."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any, Final

from tahaluf.manifest import Manifest
from tahaluf.volunteers.people import VolunteerStatus

from .counts import iso_week
from .index import RosterIndex
from .suppression import MIN_CELL_SIZE, Cell, suppress_number, suppress_overlapping, suppress_partition

WEEKS_SHOWN: Final = 12  # the number of weeks shown separately; earlier weeks are combined
EARLIER: Final = "earlier"
NO_ROLE: Final = "none"

CellTable = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Stats:
    """`people`: people currently in the roster. `departed`: people whose record was removed because they left.

    `project`: the people by the project of their best match. `week`: the people by the week in which they joined,
    including people who have left. `days_to_answer`, `days_to_start`: the median number of days from the form to the
    first human answer and to the first piece of work, or None for fewer than five people.
    """

    people: Cell
    departed: Cell
    status: CellTable
    skill: CellTable
    language: CellTable
    project: CellTable
    week: CellTable
    days_to_answer: float | None
    days_to_start: float | None


def compute_stats(index: RosterIndex, manifest: Manifest, today: date) -> Stats:
    """Compute the statistics about all people in the roster whose records are readable."""
    people = list(index.people.values())
    best_projects = Counter(person.matches[0].project if person.matches else NO_ROLE for person in people)
    projects = [*(project.slug for project in manifest.projects), NO_ROLE]
    return Stats(
        people=suppress_number(len(people)),
        departed=suppress_number(index.counts.left),
        status=suppress_partition(
            _complete_table(VolunteerStatus, Counter(person.status for person in people))
        ),
        skill=suppress_overlapping(
            _complete_table(manifest.skills, Counter(id for person in people for id in person.profile.skills))
        ),
        language=suppress_overlapping(
            _complete_table(
                manifest.languages, Counter(id for person in people for id in person.profile.languages)
            )
        ),
        project=suppress_partition(_complete_table(projects, best_projects)),
        week=suppress_partition(_week_table(index, today)),
        days_to_answer=_median_days(p.answered.date() - p.given for p in people if p.answered),
        days_to_start=_median_days(p.began - p.given for p in people if p.began),
    )


def stats_json(stats: Stats) -> dict[str, Any]:
    """Return the statistics in a stable JSON format. A suppressed number is a string such as "<5"."""
    tables = {
        name: {key: _json_value(table_cell) for key, table_cell in getattr(stats, name).items()}
        for name in ("status", "skill", "language", "project", "week")
    }
    return {
        "version": 1,
        "people": _json_value(stats.people),
        "left": _json_value(stats.departed),
        **tables,
        "days_to_answer": stats.days_to_answer,
        "days_to_beginning": stats.days_to_start,
    }


def _json_value(table_cell: Cell) -> int | str:
    return str(table_cell) if table_cell.number is None else table_cell.number


def _complete_table(keys: Iterable[str], counted: Mapping[str, int]) -> dict[str, int]:
    """Return counts for all keys, so that a zero looks like any other small number. Keys that are not in the manifest
    come last.
    """
    listed = [str(key) for key in keys]
    return {key: counted.get(key, 0) for key in [*listed, *sorted(set(counted) - set(listed))]}


def _week_table(index: RosterIndex, today: date) -> dict[str, int]:
    arrivals = Counter(index.counts.weeks) + Counter(
        iso_week(person.given) for person in index.people.values()
    )
    latest = [iso_week(today - timedelta(weeks=weeks_ago)) for weeks_ago in reversed(range(WEEKS_SHOWN))]
    earlier = sum(number for key, number in arrivals.items() if key not in latest)
    return {EARLIER: earlier} | {key: arrivals[key] for key in latest}


def _median_days(durations: Iterable[timedelta]) -> float | None:
    days = [max(0, duration.days) for duration in durations]
    return float(median(days)) if len(days) >= MIN_CELL_SIZE else None
