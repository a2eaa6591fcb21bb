"""`tahaluf people stats`: print statistics that are safe to publish, without groups of fewer than five people."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Final

from tahaluf.inputs.environment import Environment
from tahaluf.inputs.options import Subparsers
from tahaluf.output.tables import show_table
from tahaluf.volunteers.roster import Cell, Stats, compute_stats, stats_json

from .roster_client import add_roster_options, connect

# User-facing messages
TABLE_HEADINGS: Final = ("group", "value", "people")
MEDIAN_DAYS: Final = "{days:g} days (median)"
TOO_FEW: Final = "fewer than five so far"
NOT_COUNTED: Final = (
    "some records cannot be read, so they are not counted; to see which ones, run `tahaluf people list` "
    "on your own machine"
)


def add_arguments(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "stats", help="print statistics; groups of fewer than five people are not shown"
    )
    add_roster_options(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(handler=_stats)


def _stats(options: argparse.Namespace) -> int:
    client = connect(Environment.read(clock=options.clock), options)
    index = client.read_index()
    statistics = compute_stats(index, client.manifest, client.today)
    if options.json:
        print(json.dumps(stats_json(statistics), ensure_ascii=False, indent=2))
    else:
        show_table(TABLE_HEADINGS, _rows(statistics))
    if index.broken:
        print(NOT_COUNTED, file=sys.stderr)
    return int(bool(index.broken))


def _rows(statistics: Stats) -> Iterator[tuple[str, str, str]]:
    yield "people", "", str(statistics.people)
    yield "left", "", str(statistics.departed)
    yield from _cell_rows("status", statistics.status)
    yield from _cell_rows("skill", statistics.skill)
    yield from _cell_rows("language", statistics.language)
    yield from _cell_rows("project", statistics.project)
    yield from _cell_rows("week of the offer", statistics.week)
    yield "time until someone answered", "", _format_median(statistics.days_to_answer)
    yield "time until they started", "", _format_median(statistics.days_to_start)


def _cell_rows(name: str, cells: Mapping[str, Cell]) -> Iterator[tuple[str, str, str]]:
    for key, cell in cells.items():
        yield name, key, str(cell)


def _format_median(median: float | None) -> str:
    return TOO_FEW if median is None else MEDIAN_DAYS.format(days=median)
