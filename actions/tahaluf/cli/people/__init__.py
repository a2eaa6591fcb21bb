"""`tahaluf people`: commands that stewards run on their own machines. Each module contains one group of subcommands.

These commands refuse to print private data in GitHub Actions, where others can read the logs.
"""

import argparse
from typing import Final

from . import add, keys, leave, level, listing, match, note, stats

EXIT_CODES: Final = {
    0: "the command succeeded",
    1: "there was an error, something is unfinished, or `list`, `match` or `stats` found a record that "
    "cannot be read",
}

COMMAND_GROUPS = (listing, match, stats, note, level, leave, add, keys)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    subparsers = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for group in COMMAND_GROUPS:
        group.add_arguments(subparsers)


def run(options: argparse.Namespace) -> int:
    return int(options.handler(options))
