"""The exit codes of all commands."""

from collections.abc import Mapping
from typing import Final

EXIT_OK: Final = 0
EXIT_ERROR: Final = 1
EXIT_CHANGES: Final = 2  # used only by `plan`: there are changes
EXIT_BUG: Final = 3
EXIT_INTERRUPTED: Final = 130  # the exit code that shells report for a program stopped by Ctrl-C

# What each code means, regardless of the command. Each command's module says when it exits with 0 or 1
MEANINGS: Final = {
    EXIT_OK: "success, or nothing to do",
    EXIT_ERROR: "an error, or a person still has something to do: standard error says what is wrong and how to fix it",
    EXIT_CHANGES: "`plan` only: there are changes, nothing is blocked, and no task remains for a person",
    EXIT_BUG: "a bug in Tahaluf: the output is a report that you can paste into an issue, and it contains none of your "
    "data",
    EXIT_INTERRUPTED: "interrupted: nothing done so far is lost, and the next run continues where this one stopped",
}

# What `EXIT_CODES` contains if the command has no special cases
SUCCESS_OR_ERROR: Final = {EXIT_OK: "the command succeeded", EXIT_ERROR: "there was an error"}


def describe_exit_codes(codes: Mapping[int, str]) -> str:
    """Return a sentence such as `Exit codes: 0 if the command succeeded; 1 if there was an error.`"""
    return f"Exit codes: {'; '.join(f'{code} if {meaning}' for code, meaning in sorted(codes.items()))}."
