"""`tahaluf people`: what stewards do at their own machine, one file a group of verbs.

What nobody else may read is not printed where others read along: in a run of GitHub Actions these verbs refuse.
Exit codes: 0 done, 1 something to mend.
"""

import argparse

from . import add, keys, leave, listing, match, note, stats

COMMAND_GROUPS = (listing, match, stats, note, leave, add, keys)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    subparsers = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for group in COMMAND_GROUPS:
        group.add_arguments(subparsers)


def run(options: argparse.Namespace) -> int:
    return int(options.handler(options))
