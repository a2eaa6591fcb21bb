"""A restricted child process: the parent sends it tasks through a pipe, and kills it if it takes too long."""

import fcntl
import os
import select
import subprocess
import sys
import time
import weakref
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO, Final, cast

from tahaluf.templates import MAX_TREE_BYTES

from .tasks import MAX_HEADER_BYTES, RESPONSE_LENGTHS

CHILD_SCRIPT: Final = """\
import sys
module, memory, seconds, *sys.path = sys.argv[1:]
from importlib import import_module
import_module(module).main(float(seconds), int(memory))
"""
TEMPLATE_CHILD: Final = "tahaluf.rendering.child"
PIPE_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class RenderLimits:
    """The limits for each task: CPU time in seconds, time until the parent gives up in seconds, and memory in bytes.
    `header_bytes`, `body_bytes`: the maximum size of a response.
    """

    cpu_seconds: float = 5.0
    wall_seconds: float = 30.0
    memory_bytes: int = 600_000_000
    header_bytes: int = MAX_HEADER_BYTES
    body_bytes: int = MAX_TREE_BYTES + MAX_HEADER_BYTES


class ChildProcess:
    """A child process and its pipes. `is_idle` means that it is waiting for the next task."""

    def __init__(self, limits: RenderLimits, module: str = TEMPLATE_CHILD) -> None:
        self._limits = limits
        numbers = str(limits.memory_bytes), str(limits.cpu_seconds)
        arguments = [module, *numbers, *filter(os.path.isabs, sys.path)]
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

    def request(self, task: bytes) -> tuple[bytes, bytes]:
        """Send a task and return the response's header and body. After EOFError or OSError, the child is unusable."""
        self.is_idle = False
        deadline = time.monotonic() + self._limits.wall_seconds
        self._send(task, deadline)
        header_length, body_length = RESPONSE_LENGTHS.unpack(
            self._read_exactly(RESPONSE_LENGTHS.size, deadline)
        )
        if header_length > self._limits.header_bytes or body_length > self._limits.body_bytes:
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
    """If the system allows it, enlarge the pipe, so that it holds a whole tree, which saves context switches."""
    if sys.platform == "linux":
        with suppress(OSError):  # the user's total limit for pipes may have been reached
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def _kill(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
