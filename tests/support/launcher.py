"""Starts commands in separate processes within milliseconds.

A single process imports all of Tahaluf, and then forks for each command.

Each line of stdin is a request: {"arguments", "folder", "env", "output"}. The response consists of two lines: the
process id, and later the exit code. A negative exit code is the number of the signal that ended the process.
"""

import atexit
import gc
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import TracebackType
from typing import Any, Self


class Launcher:
    """A context manager. Runs one command at a time."""

    def __enter__(self) -> Self:
        path = os.pathsep.join(entry for entry in sys.path if entry)
        self._process = subprocess.Popen(
            [sys.executable, "-P", __file__],
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
        arguments: Sequence[str],
        folder: Path,
        env: Mapping[str, str],
        output: Path,
        on_start: Callable[[int], None] = lambda pid: None,
    ) -> int:
        """Run `tahaluf ARGUMENTS` in `folder`, write its output to the file `output`, and return the exit code."""
        assert self._process.stdin and self._process.stdout
        request = {
            "arguments": list(arguments),
            "folder": str(folder),
            "env": dict(env),
            "output": str(output),
        }
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        on_start(int(self._process.stdout.readline()))
        return int(self._process.stdout.readline())


def _serve() -> None:
    import tahaluf

    for module in walk_packages(tahaluf.__path__, "tahaluf."):
        if not module.name.endswith(".__main__"):
            import_module(module.name)
    gc.freeze()
    for line in sys.stdin:
        request = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _run_forked(request)
        _write_number(pid)
        _write_number(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _write_number(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _run_forked(request: Mapping[str, Any]) -> None:
    """Do what `python -m tahaluf` does. This method never returns, because the forked process exits here."""
    from tahaluf.cli.main import main

    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["folder"])
    output = os.open(request["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    devnull = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((devnull, 0), (output, 1), (output, 2)):
        os.dup2(source, target)
    code = 70
    try:
        code = main(request["arguments"])
    except SystemExit as exit_:
        code = int(exit_.code or 0)
    except BaseException:  # noqa: BLE001  (as Python does when it ends a process)
        traceback.print_exc()
    try:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    _serve()
