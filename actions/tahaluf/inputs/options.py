"""Options and argument types shared by several commands."""

import argparse
import re
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias

from tahaluf.layout import DEFAULT_CONTROL, MANIFEST_FILE

Subparsers: TypeAlias = (
    "argparse._SubParsersAction[argparse.ArgumentParser]"  # the type that `add_subparsers` returns
)

MINUTES_PER_DAY: Final = 24 * 60
MAX_INT: Final = 2**31 - 1  # GraphQL's Int


def add_common_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--verbose",
        action="store_true",
        help="log each request with its status, duration and remaining rate limit",
    )


def add_manifest_option(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--manifest", type=Path, default=Path(MANIFEST_FILE), metavar="FILE", help=f"default: {MANIFEST_FILE}"
    )


def add_manifest_argument(parser: argparse.ArgumentParser) -> None:
    """Add the manifest as an argument, or as an option like that of other commands. `given_manifest` returns it."""
    either = parser.add_mutually_exclusive_group()
    either.add_argument("file", nargs="?", type=Path, metavar="MANIFEST", help="the same as --manifest")
    add_manifest_option(either)


def given_manifest(options: argparse.Namespace) -> Path:
    path: Path = options.file or options.manifest
    return path


def add_repository_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--repository",
        metavar="OWNER/NAME",
        help="the control repository; default: GITHUB_REPOSITORY, or "
        f"`{DEFAULT_CONTROL}` in the manifest's organization",
    )


def add_reserve_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--reserve",
        type=percentage,
        default=0.1,
        metavar="PERCENT",
        help="percentage of the token's hourly rate limit to leave for people and other runs; default: 10",
    )


def add_confirmation_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--yes", action="store_true", help="change the two repositories without asking for confirmation"
    )
    parser.add_argument(
        "--organization-settings",
        action="store_true",
        help="also change settings of the whole organization without asking for confirmation",
    )


def add_organization_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--organization",
        metavar="NAME",
        help="only this organization; default: all organizations in the manifest",
    )


def add_actions_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--actions",
        metavar="OWNER/REPOSITORY@COMMIT",
        help="where the workflows get Tahaluf's actions; default: the commit of this installation",
    )


def add_shard_options(parser: argparse.ArgumentParser) -> None:
    add_organization_option(parser)
    parser.add_argument(
        "--shard",
        type=shard_number,
        default=(1, 1),
        metavar="I/N",
        help="only this shard of each organization's projects, such as 2/4",
    )


def positive_int(text: str) -> int:
    """argparse type: a count, or the number of an issue or a pull request."""
    number = int(text) if re.fullmatch("[0-9]{1,10}", text) else 0
    if not 1 <= number <= MAX_INT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {MAX_INT}")
    return number


def port_number(text: str) -> int:
    """argparse type: a port; 0 means any free port."""
    port = int(text) if re.fullmatch("[0-9]{1,5}", text) else 2**16
    if port >= 2**16:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: use a number from 0 to 65535")
    return port


def percentage(text: str) -> float:
    """argparse type: a percentage below 100, as a fraction from 0 to 1."""
    if not 0 <= (percent := _decimal(text)) < 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a percentage: use a number from 0 to 99")
    return percent / 100


def duration_minutes(text: str) -> float:
    """argparse type: a number of minutes, up to one day, because no token is valid for longer."""
    if not 0 < (minutes := _decimal(text)) <= MINUTES_PER_DAY:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a number of minutes: use a number from 1 to {MINUTES_PER_DAY}"
        )
    return minutes


def iso_date(text: str) -> date:
    """argparse type: a date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date: write it like 2026-09-01") from None


def shard_number(text: str) -> tuple[int, int]:
    """argparse type: a shard such as 2/4."""
    match = re.fullmatch(r"([0-9]{1,3})/([0-9]{1,3})", text)
    shard, shards = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= shard <= shards:
        raise argparse.ArgumentTypeError(f"{text!r} is not a shard: write 2/4 for the second of four")
    return shard, shards


def _decimal(text: str) -> float:
    """Return the number in the text. For any other text, return -1, which is below every minimum used here."""
    return float(text) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text) else -1
