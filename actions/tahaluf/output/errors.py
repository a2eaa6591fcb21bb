"""How trouble is told: lines on a terminal, annotations in a GitHub Actions run."""

import errno
import os
import platform
import re
import sys
import traceback
from dataclasses import replace
from typing import Final

from tahaluf.escape import escape_log
from tahaluf.problems import CommandError, InvalidInput, Problem

BUG_HEADER = """\
This is a bug of ours, not a mistake of yours. Nothing is lost: run it again, it goes on where it stopped.
If it comes back, please report it with the lines below, which hold no secret and no text of your manifest.
"""


# Where a file lies on this machine, which may name a person: all but the package's own part of it
PRIVATE_PATH = re.compile(r".*/(actions|site-packages|lib/python[0-9.]+)/")

# What a machine may deny to any program: a right, a place on the disk, one more open file. All else is a bug of ours
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
    """Say what is wrong and how to mend it, on standard error; in a run, also where the mistake stands."""
    if isinstance(error, CommandError):
        print(f"tahaluf: {error.what}\n  → {error.fix}", file=sys.stderr)
        if _in_actions():
            _annotate(error.what, error.fix)
        return
    from tahaluf.privacy import redact

    for raw in error.problems:
        # Values stand in them: of a stranger's pull request, say, and read by whatever shows the log
        problem = replace(raw, what=escape_log(redact(raw.what)), fix=escape_log(redact(raw.fix)))
        print(problem, file=sys.stderr)
        if _in_actions():
            _annotate_problem(problem)
    total = len(error.problems)
    print(f"{total} {'problem' if total == 1 else 'problems'} to mend", file=sys.stderr)


def denied_by_system(error: BaseException) -> CommandError | None:
    """What the machine did not let us do, in a sentence; None where it is something else that went wrong."""
    if not isinstance(error, OSError) or error.errno not in DENIED_ERRNOS:
        return None
    what = f"{error.filename}: " if error.filename else ""
    return CommandError(
        f"{what}{error.strerror}", "look at the file, its folder and the disk, and run it again"
    )


def print_bug_report(command: str) -> None:
    """Print a report to paste: where in our code it broke and on what, without any value."""
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
