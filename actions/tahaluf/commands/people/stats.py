"""`tahaluf people stats`: numbers that may leave the roster. They name no group of fewer than five."""

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import Final

from tahaluf.commands.given.environment import Environment
from tahaluf.commands.given.options import Verbs
from tahaluf.commands.shown.tables import show_table
from tahaluf.roster import Cell, Stats, stats, stats_json

from .home import reach, roster_options

# Texts for people
HEADINGS: Final = ("what", "which", "people")
DAYS: Final = "{days:g} days, the median"
TOO_FEW: Final = "fewer than five so far"


def arguments(verbs: Verbs) -> None:
    counting = verbs.add_parser("stats", help="count people; groups of fewer than five are not told")
    roster_options(counting)
    counting.add_argument("--json", action="store_true", help="as JSON")
    counting.set_defaults(carry=_stats)


def _stats(options: argparse.Namespace) -> int:
    here = reach(Environment.read(), options)
    found = stats(here.book(), here.manifest, here.today)
    if options.json:
        print(json.dumps(stats_json(found), ensure_ascii=False, indent=2))
    else:
        show_table(HEADINGS, _rows(found))
    return 0


def _rows(found: Stats) -> Iterator[tuple[str, str, str]]:
    yield "people", "", str(found.people)
    yield "have left", "", str(found.left)
    yield from _table("status", found.status)
    yield from _table("skill", found.skill)
    yield from _table("language", found.language)
    yield from _table("project", found.project)
    yield from _table("came in", found.week)
    yield "first human answer after", "", _days(found.answer)
    yield "first work after", "", _days(found.beginning)


def _table(name: str, cells: Mapping[str, Cell]) -> Iterator[tuple[str, str, str]]:
    for key, one in cells.items():
        yield name, key, str(one)


def _days(median: float | None) -> str:
    return TOO_FEW if median is None else DAYS.format(days=median)
