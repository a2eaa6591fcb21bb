"""The exit codes of all commands."""

from typing import Final

EXIT_OK: Final = 0
EXIT_ERROR: Final = 1
EXIT_CHANGES: Final = 2  # `plan` only: there are changes
EXIT_BUG: Final = 3
EXIT_INTERRUPTED: Final = 130  # a shell's exit code for a program ended by Ctrl-C
