"""The merge of a file, computed by git as GitHub computes it: two versions and the one they both come from."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tahaluf.problems import CommandError

NO_GIT: Final = CommandError(
    "git could not merge the two versions of the manifest", "install git 2.24 or later"
)


class MergeConflictError(Exception):
    """Both sides changed the same lines."""


def merge_texts(ancestor: str | None, ours: str | None, theirs: str | None) -> str | None:
    """The merge result of a file; None is a file that is not there. Raises MergeConflictError."""
    if theirs in (ancestor, ours):
        return ours
    if ours == ancestor:
        return theirs
    if ours is None or theirs is None:
        raise MergeConflictError
    return _merge_lines(ancestor or "", ours, theirs)


def _merge_lines(ancestor: str, ours: str, theirs: str) -> str:
    """In a folder of its own: no attribute and no setting of a repository has a say."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for file, text in (("ours", ours), ("ancestor", ancestor), ("theirs", theirs)):
            (folder / file).write_bytes(text.encode())
        try:
            merged = subprocess.run(
                ["git", "merge-file", "--stdout", "ours", "ancestor", "theirs"],
                cwd=folder,
                capture_output=True,
                check=False,
            )
        except OSError:
            raise NO_GIT from None
    if 0 < merged.returncode < 128:  # the number of conflicts
        raise MergeConflictError
    if merged.returncode:
        raise NO_GIT
    return merged.stdout.decode()
