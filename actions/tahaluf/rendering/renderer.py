"""Starts the child process on demand, sends it tasks, and kills it if it takes too long."""

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

from tahaluf.problems import InvalidInput, Location, Problem
from tahaluf.templates import MAX_TREE_BYTES, Library, ResolvedTemplate, Tree

from .tasks import (
    MAX_HEADER_BYTES,
    RESPONSE_LENGTHS,
    LintTask,
    RenderTask,
    Task,
    decode_problems,
    decode_tree,
    encode_task,
)

CHILD_SCRIPT: Final = """\
import sys
memory, seconds, *sys.path = sys.argv[1:]
from tahaluf.rendering.child import main
main(float(seconds), int(memory))
"""
PIPE_BYTES: Final = 1 << 20
MAX_FAILURES: Final = (
    2  # after a template has crashed this many child processes, this run does not try it again
)

KILLED: Final = "the rendering process was killed: it used too much time or memory"
KILLED_FIX: Final = "look for loops or growth without a limit in the template"


@dataclass(frozen=True, slots=True)
class RenderLimits:
    """The CPU seconds for each tree, the seconds after which the child process is killed, and its memory limit in
    bytes.
    """

    cpu_seconds: float = 5.0
    wall_seconds: float = 30.0
    memory_bytes: int = 600_000_000


DEFAULT_LIMITS: Final = RenderLimits()


class Renderer:
    """Renders a library's templates in one child process. Safe to use from several threads, which take turns."""

    def __init__(self, library: Library, limits: RenderLimits = DEFAULT_LIMITS) -> None:
        self.library = library
        self._limits = limits
        self._child: _Child | None = None
        self._versions: dict[str, str] = {}
        self._failures: Counter[str] = Counter()
        self._lock = Lock()

    def start(self) -> None:
        """Start the child process in advance, so that it is ready when the first tree is rendered."""
        with self._lock:
            if self._child is None:
                self._child = _Child(self._limits)

    def render(self, name: str, values: Mapping[str, object]) -> Tree:
        """Render the tree with these values, and with defaults for missing ones.

        Raises CommandError if there is no template with that name, and InvalidInput if there is a problem with the
        template or a value, or if a limit is exceeded.
        """
        resolved = self.library.resolve(name)
        with self._lock:
            version = self._versions.setdefault(name, resolved.version)
            child = self._ensure_child(resolved)
            already_sent = name in child.sent_templates
            header, body = self._request(
                RenderTask(name, None if already_sent else resolved, values), resolved
            )
            child.sent_templates.add(name)  # after a failure, the template is sent again
        return decode_tree(header, body, resolved, version)

    def lint(self, resolved: ResolvedTemplate) -> list[Problem]:
        """Return all problems in a template without rendering it."""
        with self._lock:
            self._ensure_child(resolved)
            try:
                header, _ = self._request(LintTask(resolved), resolved)
            except InvalidInput as error:
                return list(error.problems)
        return decode_problems(header, resolved)

    def _ensure_child(self, resolved: ResolvedTemplate) -> "_Child":
        if self._failures[resolved.name] >= MAX_FAILURES:
            raise _killed_error(resolved)
        if self._child is None:
            self._child = _Child(self._limits)
        return self._child

    def _request(self, task: Task, resolved: ResolvedTemplate) -> tuple[bytes, bytes]:
        child = self._child
        if child is None:
            raise _killed_error(resolved)
        try:
            return child.request(encode_task(task), self._limits.wall_seconds)
        except (EOFError, OSError):  # the child process has died or hangs (TimeoutError is an OSError)
            self._failures[resolved.name] += 1
            raise _killed_error(resolved) from None
        finally:
            if not child.is_idle:
                self._child = None
                child.close()


class _Child:
    """A child process and its pipes. `is_idle` means that it is waiting for the next task."""

    def __init__(self, limits: RenderLimits) -> None:
        arguments = [str(limits.memory_bytes), str(limits.cpu_seconds), *filter(os.path.isabs, sys.path)]
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", CHILD_SCRIPT, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a template could write anything to stderr
            env={},
            cwd="/",
            start_new_session=True,
            bufsize=0,
        )
        self._stdin, self._stdout = (
            cast(BinaryIO, stream).fileno() for stream in (self._process.stdin, self._process.stdout)
        )
        for pipe in (self._stdin, self._stdout):
            os.set_blocking(pipe, False)
            _enlarge_pipe(pipe)
        self.sent_templates: set[str] = set()
        self.is_idle = True
        self.close = weakref.finalize(self, _kill, self._process)

    def request(self, task: bytes, seconds: float) -> tuple[bytes, bytes]:
        """Send a task and return the response's header and body. After EOFError or OSError, the child is unusable."""
        self.is_idle = False
        deadline = time.monotonic() + seconds
        self._send(task, deadline)
        header_length, body_length = RESPONSE_LENGTHS.unpack(
            self._read_exactly(RESPONSE_LENGTHS.size, deadline)
        )
        if header_length > MAX_HEADER_BYTES or body_length > MAX_TREE_BYTES + MAX_HEADER_BYTES:
            raise EOFError
        response = self._read_exactly(header_length, deadline), self._read_exactly(body_length, deadline)
        self.is_idle = True
        return response

    def _send(self, data: bytes, deadline: float) -> None:
        unsent = memoryview(data)
        while unsent:
            _wait_until_ready(self._stdin, select.POLLOUT, deadline)
            unsent = unsent[os.write(self._stdin, unsent) :]

    def _read_exactly(self, size: int, deadline: float) -> bytes:
        buffer = bytearray()
        while len(buffer) < size:
            _wait_until_ready(self._stdout, select.POLLIN, deadline)
            chunk = os.read(self._stdout, size - len(buffer))
            if not chunk:
                raise EOFError
            buffer += chunk
        return bytes(buffer)


def _wait_until_ready(pipe: int, event: int, deadline: float) -> None:
    """Wait for the pipe. Raises TimeoutError at the deadline, because a template can make the child process hang."""
    poll = select.poll()
    poll.register(pipe, event)
    if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise TimeoutError


def _enlarge_pipe(pipe: int) -> None:
    """If the system allows it, enlarge the pipe so that a whole tree fits, which saves context switches."""
    if sys.platform == "linux":
        with suppress(OSError):  # the user's total limit for pipes may have been reached
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def _kill(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def _killed_error(resolved: ResolvedTemplate) -> InvalidInput:
    return InvalidInput([Problem(Location(resolved.name), "template-fault", KILLED, KILLED_FIX)])
