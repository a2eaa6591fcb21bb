"""`tahaluf people stats`: numbers that may leave the roster. They name no group of fewer than five."""

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import Final

from tahaluf.inputs.environment import Environment
from tahaluf.inputs.options import Subparsers
from tahaluf.output.tables import show_table
from tahaluf.volunteers.roster import Cell, Stats, compute_stats, stats_json

from .roster_client import add_roster_options, connect

# Texts for people
TABLE_HEADINGS: Final = ("what", "which", "people")
MEDIAN_DAYS: Final = "{days:g} days, the median"
TOO_FEW: Final = "fewer than five so far"


def add_arguments(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("stats", help="count people; groups of fewer than five are not told")
    add_roster_options(parser)
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(handler=_stats)


def _stats(options: argparse.Namespace) -> int:
    client = connect(Environment.read(), options)
    statistics = compute_stats(client.read_index(), client.manifest, client.today)
    if options.json:
        print(json.dumps(stats_json(statistics), ensure_ascii=False, indent=2))
    else:
        show_table(TABLE_HEADINGS, _rows(statistics))
    return 0


def _rows(statistics: Stats) -> Iterator[tuple[str, str, str]]:
    yield "people", "", str(statistics.people)
    yield "have left", "", str(statistics.departed)
    yield from _cell_rows("status", statistics.status)
    yield from _cell_rows("skill", statistics.skill)
    yield from _cell_rows("language", statistics.language)
    yield from _cell_rows("project", statistics.project)
    yield from _cell_rows("came in", statistics.week)
    yield "first human answer after", "", _format_median(statistics.days_to_answer)
    yield "first work after", "", _format_median(statistics.days_to_start)


def _cell_rows(name: str, cells: Mapping[str, Cell]) -> Iterator[tuple[str, str, str]]:
    for key, cell in cells.items():
        yield name, key, str(cell)


def _format_median(median: float | None) -> str:
    return TOO_FEW if median is None else MEDIAN_DAYS.format(days=median)
