"""The exit codes of all commands."""

from typing import Final

EXIT_OK: Final = 0
EXIT_ERROR: Final = 1
EXIT_CHANGES: Final = 2  # only used by `plan`: there are changes
EXIT_BUG: Final = 3
EXIT_INTERRUPTED: Final = 130  # the exit code that shells report for a program stopped by Ctrl-C
