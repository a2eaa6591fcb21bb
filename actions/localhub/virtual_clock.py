"""A clock that moves only when somebody waits, so that an hour of limits passes in no time."""

import threading
from datetime import UTC, datetime


class VirtualClock:
    """`time` and `sleep` for whoever waits, `now` for a Hub. Safe for several threads.

    Those who sleep wake in the order of their hours. Between `hold` and `let_go` nobody does, so that what is under
    way arrives at the hour at which it left.
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
