"""Runs an act process, reads its output, and makes sure that it terminates."""

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

# How long a cancelled act process may run its `always()` steps before it is killed.
GRACE_SECONDS = 3.0


class CancelToken:
    """Lets another thread cancel processes. Cancelling interrupts the running process and prevents new processes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self.is_cancelled = False

    def cancel(self) -> None:
        with self._lock:
            self.is_cancelled = True
            if self._process is not None:
                _interrupt(self._process)

    def attach(self, process: "subprocess.Popen[str] | None") -> None:
        with self._lock:
            self._process = process
            if self.is_cancelled and process is not None:
                _interrupt(process)


def run(
    command: Sequence[str],
    environment: Mapping[str, str],
    on_line: Callable[[str], None],
    cancel_token: CancelToken,
    seconds: float,
) -> bool:
    """Run the command until it exits, and pass each line of output to `on_line`. Return False if it timed out."""
    with subprocess.Popen(
        [*_parent_death_command(), *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        timed_out = threading.Event()
        timer = threading.Timer(seconds, _on_timeout, [process, timed_out])
        timer.daemon = True
        timer.start()
        cancel_token.attach(process)
        try:
            for line in process.stdout or ():
                on_line(line)
            process.wait()
        finally:
            cancel_token.attach(None)
            timer.cancel()
            _kill(process)
    return cancel_token.is_cancelled or not timed_out.is_set()


def _parent_death_command() -> list[str]:
    """Return a setpriv command (from util-linux), with which the kernel terminates act even if the hub is killed."""
    return ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []


def _on_timeout(process: "subprocess.Popen[str]", timed_out: threading.Event) -> None:
    """Cancel the process, but set the event first, because act may exit before this thread continues."""
    timed_out.set()
    _interrupt(process)


def _interrupt(process: "subprocess.Popen[str]") -> None:
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGINT)
    kill_timer = threading.Timer(GRACE_SECONDS, _kill, [process])
    kill_timer.daemon = True
    kill_timer.start()


def _kill(process: "subprocess.Popen[str]") -> None:
    """Kill the process group. Steps exit as well, because their terminal is closed."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
