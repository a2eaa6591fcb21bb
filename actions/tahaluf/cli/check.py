"""`tahaluf check`: report every problem in the manifest, the templates and the issue forms.

With `--changes`, report the file and line of personal data in a range of commits, without printing the data.

This command needs no network access.
"""

import argparse
import gc
from collections.abc import Sequence
from typing import Final

from tahaluf.inputs.options import add_manifest_argument, given_manifest
from tahaluf.output.exit_codes import EXIT_OK
from tahaluf.problems import InvalidInput

EXIT_CODES: Final = {
    0: "there are no problems",
    1: "there was an error, or problems were found",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_manifest_argument(parser)
    parser.add_argument(
        "--changes",
        metavar="BASE..HEAD",
        help="instead, look for personal data in the lines added by these commits, and in their authors and messages",
    )
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="FOLDER",
        help="with --changes: skip files in this folder; can be repeated",
    )


def run(options: argparse.Namespace) -> int:
    if options.changes is not None:
        return _check_changes(options.changes, options.without)
    from tahaluf.flows.check import find_problems

    manifest = given_manifest(options)
    gc.disable()  # as in cli.main: most of these objects belong to modules and are never freed
    try:
        # Otherwise, a file that is not a form would be reported twice
        all_problems = set(find_problems(manifest))
    finally:
        gc.enable()
    if all_problems:
        raise InvalidInput(all_problems)
    print(f"{manifest}: no problems found")
    return EXIT_OK


def _check_changes(range_spec: str, excluded: Sequence[str]) -> int:
    from tahaluf.flows.check import find_private_data_in_commits
    from tahaluf.plan import pluralize

    problems, skipped = find_private_data_in_commits(range_spec, excluded)
    if skipped:
        print(f"{pluralize(skipped, 'file')} skipped because they are binary or too long")
    if problems:
        raise InvalidInput(problems)
    print("no personal data found in these changes")
    return EXIT_OK
