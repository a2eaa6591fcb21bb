"""What a range of commits adds, read from git: the lines of each file, the messages, who made them.

Files of the commits are read as data: no filter, no driver and no hook that they or their attributes name is run.
"""

import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tahaluf.privacy import Commit
from tahaluf.problems import Stopped

LARGEST: Final = 2_000_000  # bytes; what is longer was not written by hand

PATCH: Final = ("--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--diff-filter=AMT")
HUNK: Final = re.compile(rb"^@@ -[0-9,]+ \+([0-9]+)(?:,([0-9]+))? @@", re.MULTILINE)
BINARY: Final = b"\nBinary files "
SECTION: Final = re.compile(rb"^diff --git ", re.MULTILINE)

# Texts for people
NO_RANGE: Final = Stopped("no range of commits is given", "write it as BASE..HEAD")
NO_COMMIT: Final = Stopped(
    "a commit of the range is not there",
    "check its name, and fetch the history: in Actions, `fetch-depth: 0`",
)
NO_GIT: Final = Stopped(
    "git could not read the history here", "run in the repository's folder, with git 2.24"
)


@dataclass(frozen=True, slots=True)
class Added:
    """A file after the change, and the numbers of its new lines. `text` is None where it is not looked at."""

    file: str
    text: str | None
    lines: frozenset[int]


class History:
    """The commits of `BASE..HEAD` in a repository, and what they add to the point where they branched off.

    Raises Stopped where the range is not one, or its commits are not there.
    """

    def __init__(self, folder: Path, named: str) -> None:
        self._folder = folder
        base, dots, head = named.partition("..")
        if not (base and dots and head):
            raise NO_RANGE
        self._head, self._base = self._commit(head), self._commit(base)

    def commits(self) -> Iterator[Commit]:
        fields = "%H%x00%ae%x00%ce%x00%B%x00%x00%x01"
        between = f"{self._base}..{self._head}"
        log = self._git(["log", "--no-show-signature", f"--format=tformat:{fields}", between])
        for entry in log.decode("utf-8", "replace").split("\0\0\1\n"):
            if entry:
                id, author, committer, message = entry.split("\0", 3)
                yield Commit(id, (author, committer), message)

    def added(self) -> Iterator[Added]:
        branched = self._git(["merge-base", self._base, self._head], accept=(0, 1)).decode().split()
        sides = (branched[0] if branched else self._base, self._head)
        listed = self._git(["diff", "--name-only", "-z", *PATCH, *sides])
        names = [name for name in listed.split(b"\0") if name]
        sections = SECTION.split(self._git(["diff", "--unified=0", *PATCH, *sides]))[1:]
        for name, section in zip(names, sections, strict=True):
            lines, file = frozenset(_lines(section)), name.decode("utf-8", "replace")
            if BINARY in section:
                yield Added(file, None, lines)
            elif lines:
                yield Added(file, self._text(name), lines)

    def _text(self, name: bytes) -> str | None:
        spec = self._head.encode() + b":" + name
        if int(self._git(["cat-file", "-s", spec])) > LARGEST:
            return None
        return self._git(["cat-file", "blob", spec]).decode("utf-8", "replace")

    def _commit(self, name: str) -> str:
        asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"]
        return self._git(asked).decode().strip()

    def _git(self, words: Sequence[str | bytes], accept: tuple[int, ...] = (0,)) -> bytes:
        safe = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=true", "-c", "log.showSignature=false")
        try:
            ran = subprocess.run(["git", *safe, *words], cwd=self._folder, capture_output=True, check=False)
        except OSError:
            raise NO_GIT from None
        if ran.returncode not in accept:
            raise NO_COMMIT if "rev-parse" in words else NO_GIT
        return ran.stdout


def _lines(section: bytes) -> Iterator[int]:
    for hunk in HUNK.finditer(section):
        first, count = int(hunk[1]), int(hunk[2] or 1)
        yield from range(first, first + count)
