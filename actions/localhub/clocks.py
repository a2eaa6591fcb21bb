"""A clock that moves only when somebody waits, so that an hour of limits passes in no time."""

import threading
from datetime import UTC, datetime


class Virtual:
    """`time` and `sleep` for whoever waits, `now` for a Hub. Safe for several threads.

    Threads that sleep at the same time each move the clock: let one wait at a time where hours are measured.
    """

    def __init__(self, start: float = 1_700_000_000.0) -> None:
        self._lock = threading.Lock()
        self._seconds = start

    def time(self) -> float:
        """Seconds since 1970."""
        with self._lock:
            return self._seconds

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.time(), UTC)

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self._seconds += max(0.0, seconds)
