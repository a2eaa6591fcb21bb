"""The state of a clone of the control repository."""

import subprocess
from pathlib import Path
from typing import Final

from tahaluf.problems import CommandError

NO_CLONE: Final = CommandError(
    "this folder is not a git clone of the control repository", "run this in a clone, with git installed"
)
MODIFIED: Final = CommandError("files in this clone were changed", "commit, stash or undo the changes first")


def clone_commit(folder: Path) -> str:
    """Return the commit that is checked out. Raises CommandError if files were changed, or if the folder is not a
    clone."""
    if _git(folder, ["status", "--porcelain"]):
        raise MODIFIED
    return _git(folder, ["rev-parse", "HEAD"])


def _git(folder: Path, arguments: list[str]) -> str:
    try:
        ran = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        raise NO_CLONE from None
    return ran.stdout.strip()
