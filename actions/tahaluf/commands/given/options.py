"""Options that several commands share, so that they are spelled and explained in one way."""

import argparse
import re
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # what `add_subparsers` gives

A_DAY: Final = 24 * 60  # minutes
LARGEST: Final = 2**31 - 1  # GraphQL's Int


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
        type=a_percentage,
        default=10,
        metavar="PERCENT",
        help="of what the token may ask in an hour, leave this to people and to other runs; default: 10",
    )


def a_number(text: str) -> int:
    """The type of an option that counts, or that is the number of an issue or a pull request."""
    number = int(text) if re.fullmatch("[0-9]{1,10}", text) else 0
    if not 1 <= number <= LARGEST:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to {LARGEST}")
    return number


def a_port(text: str) -> int:
    """The type of an option that is a port; 0 is any that is free."""
    port = int(text) if re.fullmatch("[0-9]{1,5}", text) else 2**16
    if port >= 2**16:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: write a number from 0 to 65535")
    return port


def a_percentage(text: str) -> float:
    """The type of an option that is a share of something, of which some has to be left."""
    if not 0 <= (share := _figure(text)) < 100:
        raise argparse.ArgumentTypeError(f"{text!r} is no share: write a number from 0 to 99")
    return share


def minutes(text: str) -> float:
    """The type of an option that is a span of time, of a day at most: no token lives that long."""
    if not 0 < (span := _figure(text)) <= A_DAY:
        raise argparse.ArgumentTypeError(f"{text!r} is no span of minutes: write a number from 1 to {A_DAY}")
    return span


def a_day(text: str) -> date:
    """The type of an option that is a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day: write it as 2026-09-01") from None


def _figure(text: str) -> float:
    """-1 for what is none: below the bounds of all that is asked here."""
    return float(text) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text) else -1
