"""Prints errors as lines on the terminal, and as annotations in GitHub Actions."""

import errno
import os
import platform
import re
import sys
import traceback
from dataclasses import replace
from shutil import get_terminal_size
from typing import Final

from tahaluf.docs_pages import link_docs
from tahaluf.escape import escape_log
from tahaluf.problems import CommandError, InvalidInput, Problem

from .wrapping import wrap

BUG_HEADER = """\
This is a bug in Tahaluf. Nothing is lost: if you run the command again, it continues where it stopped.
If it happens again, please report it with the lines below, which contain no secrets and nothing from your manifest.
"""


# The part of a file's path above the package, which may contain someone's name
PRIVATE_PATH = re.compile(r".*/(actions|site-packages|lib/python[0-9.]+)/")

# Errors of the operating system that any program may encounter. Any other OSError is a bug in Tahaluf
DENIED_ERRNOS: Final = frozenset(
    {
        errno.EACCES,
        errno.EPERM,
        errno.EROFS,
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EIO,
        errno.EMFILE,
        errno.ENFILE,
        errno.ENAMETOOLONG,
        errno.ELOOP,
        errno.ENOTDIR,
        errno.EISDIR,
    }
)


def print_error(error: InvalidInput | CommandError) -> None:
    """Print the error and its fix to standard error. In GitHub Actions, also annotate the error's location."""
    if isinstance(error, CommandError):
        _print_line(f"tahaluf: {link_docs(error.what)}", 2)
        _print_line(f"  → {link_docs(error.fix)}", 4)
        if _in_actions():
            _annotate(error.what, error.fix)
        return
    from tahaluf.privacy import redact

    for raw in error.problems:
        # Logs are public, and problems quote values that may come from an outsider's pull request
        problem = replace(raw, what=escape_log(redact(raw.what)), fix=escape_log(redact(raw.fix)))
        _print_line(str(replace(problem, fix=link_docs(problem.fix))), 2)
        if _in_actions():
            _annotate_problem(problem)
    total = len(error.problems)
    print(f"{total} {'problem' if total == 1 else 'problems'} found", file=sys.stderr)


def _print_line(text: str, indent: int) -> None:
    """Print one line to standard error. On a terminal, it is wrapped between words, and its further lines are indented.

    This does not use `console`, since importing rich takes longer than most commands that fail.
    """
    if sys.stderr.isatty():
        text = wrap(text, get_terminal_size().columns, indent)
    print(text, file=sys.stderr)


def denied_by_system(error: BaseException) -> CommandError | None:
    """Return a CommandError for an error of the operating system, or None for any other exception."""
    if not isinstance(error, OSError) or error.errno not in DENIED_ERRNOS:
        return None
    what = f"{error.filename}: " if error.filename else ""
    return CommandError(
        f"{what}{error.strerror}",
        "check the file, its folder and the free disk space, then run the command again",
    )


def print_bug_report(command: str) -> None:
    """Print a bug report for the user to paste: the exception's type and stack trace, without any values."""
    error_type, _, trace = sys.exc_info()
    frames = traceback.extract_tb(trace)
    print(BUG_HEADER, file=sys.stderr)
    print(
        f"tahaluf {command} · Python {platform.python_version()} · {error_type and error_type.__name__}",
        file=sys.stderr,
    )
    for frame in frames:
        name = PRIVATE_PATH.sub("", frame.filename)
        print(f"  {name}:{frame.lineno} in {frame.name}", file=sys.stderr)


def _in_actions() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"


def _annotate(title: str, message: str) -> None:
    from .workflow import annotate_error

    annotate_error(message, title=title)


def _annotate_problem(problem: Problem) -> None:
    from .workflow import annotate_error

    location = problem.location
    annotate_error(
        f"{problem.what}; {problem.fix}",
        title=problem.id,
        file=location.file,
        line=location.line,
        col=location.col,
    )
