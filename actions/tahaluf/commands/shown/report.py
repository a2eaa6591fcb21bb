"""How trouble is told: lines on a terminal, annotations in a GitHub Actions run."""

import errno
import os
import platform
import re
import sys
import traceback
from dataclasses import replace
from typing import Final

from tahaluf.problems import Problem, Refused, Stopped
from tahaluf.text import for_log

BUG = """\
This is a bug of ours, not a mistake of yours. Nothing is lost: run it again, it goes on where it stopped.
If it comes back, please report it with the lines below, which hold no secret and no text of your manifest.
"""


# Where a file lies on this machine, which may name a person: all but the package's own part of it
FOLDERS = re.compile(r".*/(actions|site-packages|lib/python[0-9.]+)/")

# What a machine may deny to any program: a right, a place on the disk, one more open file. All else is a bug of ours
DENIALS: Final = frozenset(
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


def tell(trouble: Refused | Stopped) -> None:
    """Say what is wrong and how to mend it, on standard error; in a run, also where the mistake stands."""
    if isinstance(trouble, Stopped):
        print(f"tahaluf: {trouble.what}\n  → {trouble.mend}", file=sys.stderr)
        if _in_actions():
            _annotate(trouble.what, trouble.mend)
        return
    from tahaluf.privacy import veil

    for shown in trouble.problems:
        # Values stand in them: of a stranger's pull request, say, and read by whatever shows the log
        problem = replace(shown, what=for_log(veil(shown.what)), mend=for_log(veil(shown.mend)))
        print(problem, file=sys.stderr)
        if _in_actions():
            _annotate_problem(problem)
    found = len(trouble.problems)
    print(f"{found} {'problem' if found == 1 else 'problems'} to mend", file=sys.stderr)


def denied(error: BaseException) -> Stopped | None:
    """What the machine did not let us do, in a sentence; None where it is something else that went wrong."""
    if not isinstance(error, OSError) or error.errno not in DENIALS:
        return None
    what = f"{error.filename}: " if error.filename else ""
    return Stopped(f"{what}{error.strerror}", "look at the file, its folder and the disk, and run it again")


def bug(command: str) -> None:
    """Print a report to paste: where in our code it broke and on what, without any value."""
    kind, _, trace = sys.exc_info()
    frames = traceback.extract_tb(trace)
    print(BUG, file=sys.stderr)
    print(
        f"tahaluf {command} · Python {platform.python_version()} · {kind and kind.__name__}", file=sys.stderr
    )
    for frame in frames:
        name = FOLDERS.sub("", frame.filename)
        print(f"  {name}:{frame.lineno} in {frame.name}", file=sys.stderr)


def _in_actions() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"


def _annotate(title: str, message: str) -> None:
    from tahaluf.commands.shown.workflow import error

    error(message, title=title)


def _annotate_problem(problem: Problem) -> None:
    from tahaluf.commands.shown.workflow import error

    place = problem.place
    error(
        f"{problem.what}; {problem.mend}", title=problem.id, file=place.file, line=place.line, col=place.col
    )
