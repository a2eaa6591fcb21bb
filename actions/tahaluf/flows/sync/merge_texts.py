"""Merges two versions of a file and their common ancestor with git, as GitHub does."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tahaluf.problems import CommandError

NO_GIT: Final = CommandError(
    "git could not merge the two versions of the manifest", "install git 2.24 or later"
)


class MergeConflictError(Exception):
    """Raised if both sides changed the same lines."""


def merge_texts(ancestor: str | None, ours: str | None, theirs: str | None) -> str | None:
    """Merge two versions of a file, where None means that it does not exist. Raises MergeConflictError if both sides
    changed the same lines.
    """
    if theirs in (ancestor, ours):
        return ours
    if ours == ancestor:
        return theirs
    if ours is None or theirs is None:
        raise MergeConflictError
    return _merge_lines(ancestor or "", ours, theirs)


def _merge_lines(ancestor: str, ours: str, theirs: str) -> str:
    """Merge in a temporary folder, where no repository's attributes or configuration apply."""
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
