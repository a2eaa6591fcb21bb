"""Reads from git what a range of commits adds: lines, messages, authors and committers.

Files are read as data: git runs no filters, diff drivers or hooks configured by the files or their attributes.
"""

import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tahaluf.privacy import Commit
from tahaluf.problems import CommandError

MAX_FILE_BYTES: Final = 2_000_000  # larger files are probably generated

DIFF_OPTIONS: Final = ("--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--diff-filter=AMT")
HUNK_HEADER: Final = re.compile(rb"^@@ -[0-9,]+ \+([0-9]+)(?:,([0-9]+))? @@", re.MULTILINE)
BINARY_MARKER: Final = b"\nBinary files "
FILE_HEADER: Final = re.compile(rb"^diff --git ", re.MULTILINE)

# User-facing messages
NO_RANGE: Final = CommandError("this is not a range of commits", "write it as BASE..HEAD")
NO_COMMIT: Final = CommandError(
    "a commit in the range does not exist here",
    "check its name, and fetch the full history (in GitHub Actions: `fetch-depth: 0`)",
)
NO_GIT: Final = CommandError(
    "git cannot read the history here", "run this in the repository's folder, with git 2.24 or newer"
)


@dataclass(frozen=True, slots=True)
class AddedLines:
    """A file after the change, with the numbers of its added lines. `text` is None if the file is binary or too
    long.
    """

    file: str
    text: str | None
    lines: frozenset[int]


class CommitRange:
    """The commits `BASE..HEAD` of a repository, and the lines that they add to their merge base.

    Raises CommandError if the range is malformed or a commit does not exist.
    """

    def __init__(self, folder: Path, spec: str) -> None:
        self._folder = folder
        base, dots, head = spec.partition("..")
        if not (base and dots and head):
            raise NO_RANGE
        self._head, self._base = self._resolve_commit(head), self._resolve_commit(base)

    def commits(self) -> Iterator[Commit]:
        fields = "%H%x00%ae%x00%ce%x00%B%x00%x00%x01"
        revisions = f"{self._base}..{self._head}"
        log = self._git(["log", "--no-show-signature", f"--format=tformat:{fields}", revisions])
        for entry in log.decode("utf-8", "replace").split("\0\0\1\n"):
            if entry:
                id, author, committer, message = entry.split("\0", 3)
                yield Commit(id, (author, committer), message)

    def added_lines(self) -> Iterator[AddedLines]:
        merge_base = self._git(["merge-base", self._base, self._head], accept=(0, 1)).decode().split()
        endpoints = (merge_base[0] if merge_base else self._base, self._head)
        output = self._git(["diff", "--name-only", "-z", *DIFF_OPTIONS, *endpoints])
        names = [name for name in output.split(b"\0") if name]
        sections = FILE_HEADER.split(self._git(["diff", "--unified=0", *DIFF_OPTIONS, *endpoints]))[1:]
        for name, section in zip(names, sections, strict=True):
            lines, file = frozenset(_lines(section)), name.decode("utf-8", "replace")
            if BINARY_MARKER in section:
                yield AddedLines(file, None, lines)
            elif lines:
                yield AddedLines(file, self._read_blob(name), lines)

    def _read_blob(self, name: bytes) -> str | None:
        spec = self._head.encode() + b":" + name
        if int(self._git(["cat-file", "-s", spec])) > MAX_FILE_BYTES:
            return None
        return self._git(["cat-file", "blob", spec]).decode("utf-8", "replace")

    def _resolve_commit(self, name: str) -> str:
        args = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"]
        return self._git(args).decode().strip()

    def _git(self, args: Sequence[str | bytes], accept: tuple[int, ...] = (0,)) -> bytes:
        safe = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=true", "-c", "log.showSignature=false")
        try:
            completed = subprocess.run(
                ["git", *safe, *args], cwd=self._folder, capture_output=True, check=False
            )
        except OSError:
            raise NO_GIT from None
        if completed.returncode not in accept:
            raise NO_COMMIT if "rev-parse" in args else NO_GIT
        return completed.stdout


def _lines(section: bytes) -> Iterator[int]:
    for hunk in HUNK_HEADER.finditer(section):
        first, count = int(hunk[1]), int(hunk[2] or 1)
        yield from range(first, first + count)
