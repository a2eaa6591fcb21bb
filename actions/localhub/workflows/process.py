"""One act process: started, listened to, and surely ended."""

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

# A cancelled act has this long to run its `always()` steps before it is killed.
GRACE = 3.0


class Stop:
    """Asked from another thread; whatever is running then is interrupted, and nothing starts after it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self.asked = False

    def ask(self) -> None:
        with self._lock:
            self.asked = True
            if self._process is not None:
                _end(self._process)

    def watch(self, process: "subprocess.Popen[str] | None") -> None:
        with self._lock:
            self._process = process
            if self.asked and process is not None:
                _end(process)


def run(
    command: Sequence[str],
    environment: Mapping[str, str],
    hear: Callable[[str], None],
    stop: Stop,
    seconds: float,
) -> bool:
    """Runs to the end and passes on each line. Whether it ended within its time."""
    with subprocess.Popen(
        [*_leash(), *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        overdue = threading.Event()
        late = threading.Timer(seconds, _overdue, [process, overdue])
        late.daemon = True
        late.start()
        stop.watch(process)
        try:
            for line in process.stdout or ():
                hear(line)
            process.wait()
        finally:
            stop.watch(None)
            late.cancel()
            _kill(process)
    return stop.asked or not overdue.is_set()


def _leash() -> list[str]:
    """Where util-linux is there, the kernel ends act when the hub dies without a word."""
    return ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []


def _overdue(process: "subprocess.Popen[str]", told: threading.Event) -> None:
    """Said before act is ended, which it may be faster than this thread."""
    told.set()
    _end(process)


def _end(process: "subprocess.Popen[str]") -> None:
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGINT)
    last = threading.Timer(GRACE, _kill, [process])
    last.daemon = True
    last.start()


def _kill(process: "subprocess.Popen[str]") -> None:
    """With its whole group; its steps lose their terminal and end with it."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
