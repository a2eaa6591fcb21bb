"""Options that several commands share, so that they are spelled and explained in one way."""

import argparse
from datetime import date
from pathlib import Path
from typing import TypeAlias

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # what `add_subparsers` gives


def common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--verbose", action="store_true", help="show each request with its status, time and what is left"
    )


def manifest_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--manifest", type=Path, default=Path("projects.yml"), metavar="FILE", help="default: projects.yml"
    )


def reserve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--reserve",
        type=float,
        default=10,
        metavar="PERCENT",
        help="of what the token may ask in an hour, leave this to people and to other runs; default: 10",
    )


def a_day(text: str) -> date:
    """The type of an option that is a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day: write it as 2026-09-01") from None
