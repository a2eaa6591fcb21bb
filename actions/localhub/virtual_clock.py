"""A clock that advances only when someone sleeps, so that waiting an hour for a rate limit takes no time."""

import threading
from datetime import UTC, datetime


class VirtualClock:
    """The clock provides `time` and `sleep` for clients, and `now` for a Hub. Thread-safe.

    Sleeping threads wake in the order of their wake times. No thread wakes between `pause` and `resume`, so requests
    arrive at the time they were sent.
    """

    def __init__(self, start: float = 1_700_000_000.0) -> None:
        self._changed = threading.Condition()
        self._seconds = start
        self._wake_times: list[float] = []
        self._pauses = 0

    def time(self) -> float:
        """Seconds since 1970."""
        with self._changed:
            return self._seconds

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.time(), UTC)

    def sleep(self, seconds: float) -> None:
        with self._changed:
            wake_at = self._seconds + max(0.0, seconds)
            self._wake_times.append(wake_at)
            self._changed.wait_for(lambda: not self._pauses and wake_at <= min(self._wake_times))
            self._wake_times.remove(wake_at)
            self._seconds = max(self._seconds, wake_at)
            self._changed.notify_all()

    def pause(self) -> None:
        with self._changed:
            self._pauses += 1

    def resume(self) -> None:
        with self._changed:
            self._pauses -= 1
            self._changed.notify_all()
