"""Options that several commands share, so that they are spelled and explained in one way."""

import argparse
import re
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # what `add_subparsers` gives

MINUTES_PER_DAY: Final = 24 * 60  # minutes
MAX_INT: Final = 2**31 - 1  # GraphQL's Int


def add_common_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--verbose", action="store_true", help="show each request with its status, time and what is left"
    )


def add_manifest_option(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--manifest", type=Path, default=Path("projects.yml"), metavar="FILE", help="default: projects.yml"
    )


def add_reserve_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--reserve",
        type=percentage,
        default=10,
        metavar="PERCENT",
        help="of what the token may ask in an hour, leave this to people and to other runs; default: 10",
    )


def positive_int(text: str) -> int:
    """The type of an option that counts, or that is the number of an issue or a pull request."""
    number = int(text) if re.fullmatch("[0-9]{1,10}", text) else 0
    if not 1 <= number <= MAX_INT:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to {MAX_INT}")
    return number


def port_number(text: str) -> int:
    """The type of an option that is a port; 0 is any that is free."""
    port = int(text) if re.fullmatch("[0-9]{1,5}", text) else 2**16
    if port >= 2**16:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: write a number from 0 to 65535")
    return port


def percentage(text: str) -> float:
    """The type of an option that is a share of something, of which some has to be left."""
    if not 0 <= (share := _decimal(text)) < 100:
        raise argparse.ArgumentTypeError(f"{text!r} is no share: write a number from 0 to 99")
    return share


def duration_minutes(text: str) -> float:
    """The type of an option that is a span of time, of a day at most: no token lives that long."""
    if not 0 < (minutes := _decimal(text)) <= MINUTES_PER_DAY:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no span of minutes: write a number from 1 to {MINUTES_PER_DAY}"
        )
    return minutes


def iso_date(text: str) -> date:
    """The type of an option that is a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day: write it as 2026-09-01") from None


def _decimal(text: str) -> float:
    """-1 for what is none: below the bounds of all that is asked here."""
    return float(text) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text) else -1
