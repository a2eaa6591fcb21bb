"""Starts a command in a process of its own, within milliseconds: one process imports Tahaluf and forks for each.

Each line on stdin is an order, {"words", "folder", "env", "output"}; the answer is two lines: the number of the
new process at once, its exit code (negative: the signal that ended it) when it is over.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

PRELOAD = ("apply", "catch_up", "onboard", "plan", "propose")


class Launcher:
    """Use as a context. One command at a time."""

    def __enter__(self) -> Self:
        path = os.pathsep.join(entry for entry in sys.path if entry)
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": path, "HOME": os.devnull},
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=60)

    def run(
        self,
        words: Sequence[str],
        folder: Path,
        env: Mapping[str, str],
        output: Path,
        started: Callable[[int], None] = lambda pid: None,
    ) -> int:
        """Run `tahaluf WORDS` in `folder`, its words in the file `output`. Gives the exit code."""
        assert self._process.stdin and self._process.stdout
        order = {"words": list(words), "folder": str(folder), "env": dict(env), "output": str(output)}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        started(int(self._process.stdout.readline()))
        return int(self._process.stdout.readline())


def _serve() -> None:
    from importlib import import_module

    for name in PRELOAD:
        import_module(f"tahaluf.commands.{name}")
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become(order)
        _tell(pid)
        _tell(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _become(order: Mapping[str, Any]) -> None:
    """Never returns: a forked process ends here."""
    from tahaluf.cli import main

    os.environ.clear()
    os.environ.update(order["env"])
    os.chdir(order["folder"])
    said = os.open(order["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    silence = os.open(os.devnull, os.O_RDONLY)
    for ours, theirs in ((silence, 0), (said, 1), (said, 2)):
        os.dup2(ours, theirs)
    code = 70
    try:
        code = main(order["words"])
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    _serve()
