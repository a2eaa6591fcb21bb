"""The parent's side: starts the child when there is something to render, and ends it when it takes too long."""

import fcntl
import os
import select
import subprocess
import sys
import time
import weakref
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import BinaryIO, Final, cast

from tahaluf.problems import Place, Problem, Refused
from tahaluf.scaffold import MOST_OUTPUT, Library, Merged, Tree

from .tasks import LENGTHS, MOST_HEAD, Lint, Render, Task, packed, read_problems, read_tree

BEGIN: Final = """\
import sys
memory, seconds, *sys.path = sys.argv[1:]
from tahaluf.rendering.child import main
main(float(seconds), int(memory))
"""
PIPE: Final = 1 << 20  # bytes
MOST_ENDS: Final = 2  # of one template; then it is not tried again in this run

ENDED: Final = "rendering it was ended: it took too long, or too much memory"
ENDED_MEND: Final = "look in the template for what grows without bound"


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` of CPU for one tree, `wall` seconds until the child is killed, `memory` in bytes of the child."""

    seconds: float = 5.0
    wall: float = 30.0
    memory: int = 600_000_000


LIMITS: Final = Limits()


class Renderer:
    """Renders the templates of a library, all of a run in one child. Threads may share it: they take turns."""

    def __init__(self, library: Library, limits: Limits = LIMITS) -> None:
        self.library = library
        self._limits = limits
        self._child: _Child | None = None
        self._versions: dict[str, str] = {}
        self._ends: Counter[str] = Counter()
        self._turn = Lock()

    def begin(self) -> None:
        """Start the child before there is something to render: it gets ready while the caller does other things."""
        with self._turn:
            if self._child is None:
                self._child = _Child(self._limits)

    def render(self, name: str, values: Mapping[str, object]) -> Tree:
        """The tree for these values; those not given have their defaults.

        Raises Stopped where there is no template of that name; Refused for what is wrong with it, with a value,
        or with how much it takes.
        """
        merged = self.library.merged(name)
        with self._turn:
            version = self._versions.setdefault(name, merged.version)
            child = self._ready(merged)
            known = name in child.told
            child.told.add(name)
            head, body = self._ask(Render(name, None if known else merged, values), merged)
        return read_tree(head, body, merged, version)

    def problems(self, merged: Merged) -> list[Problem]:
        """All that is wrong with a template, found without rendering it."""
        with self._turn:
            self._ready(merged)
            try:
                head, _ = self._ask(Lint(merged), merged)
            except Refused as refused:
                return list(refused.problems)
        return read_problems(head, merged)

    def _ready(self, merged: Merged) -> "_Child":
        if self._ends[merged.name] >= MOST_ENDS:
            raise _ended(merged)
        if self._child is None:
            self._child = _Child(self._limits)
        return self._child

    def _ask(self, task: Task, merged: Merged) -> tuple[bytes, bytes]:
        child = self._child
        if child is None:
            raise _ended(merged)
        try:
            return child.ask(packed(task), self._limits.wall)
        except (EOFError, OSError):  # it is dead, or deaf: TimeoutError is an OSError
            self._ends[merged.name] += 1
            raise _ended(merged) from None
        finally:
            if not child.whole:
                self._child = None
                child.end()


class _Child:
    """One process, and the conversation with it. `whole`: it waits for the next task."""

    def __init__(self, limits: Limits) -> None:
        words = [str(limits.memory), str(limits.seconds), *filter(os.path.isabs, sys.path)]
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", BEGIN, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what a template brings a process to say is for no log
            env={},
            cwd="/",
            start_new_session=True,
            bufsize=0,
        )
        self._to, self._from = (
            cast(BinaryIO, p).fileno() for p in (self._process.stdin, self._process.stdout)
        )
        for pipe in (self._to, self._from):
            os.set_blocking(pipe, False)
            _widen(pipe)
        self.told: set[str] = set()
        self.whole = True
        self.end = weakref.finalize(self, _end, self._process)

    def ask(self, task: bytes, seconds: float) -> tuple[bytes, bytes]:
        """Head and body of the answer. Raises EOFError, OSError; what it says next could not be told apart then."""
        self.whole = False
        deadline = time.monotonic() + seconds
        self._send(task, deadline)
        length, rest = LENGTHS.unpack(self._take(LENGTHS.size, deadline))
        if length > MOST_HEAD or rest > MOST_OUTPUT + MOST_HEAD:
            raise EOFError
        answer = self._take(length, deadline), self._take(rest, deadline)
        self.whole = True
        return answer

    def _send(self, data: bytes, deadline: float) -> None:
        left = memoryview(data)
        while left:
            _wait(self._to, select.POLLOUT, deadline)
            left = left[os.write(self._to, left) :]

    def _take(self, size: int, deadline: float) -> bytes:
        taken = bytearray()
        while len(taken) < size:
            _wait(self._from, select.POLLIN, deadline)
            piece = os.read(self._from, size - len(taken))
            if not piece:
                raise EOFError
            taken += piece
        return bytes(taken)


def _wait(pipe: int, event: int, deadline: float) -> None:
    """Raises TimeoutError past the deadline: a template may bring a process to do nothing at all."""
    poll = select.poll()
    poll.register(pipe, event)
    if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise TimeoutError


def _widen(pipe: int) -> None:
    """Let a whole tree fit into the pipe, where the system can: fewer turns between the two processes."""
    if sys.platform == "linux":
        with suppress(OSError):  # a user may have used up what all their pipes may hold
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def _ended(merged: Merged) -> Refused:
    return Refused([Problem(Place(merged.name), "template-fault", ENDED, ENDED_MEND)])
