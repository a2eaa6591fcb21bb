"""A clock that skips waiting times instead of sleeping."""

import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tahaluf.clock import Clock


@dataclass
class SkippingClock:
    """The real time plus all the time that was skipped."""

    slept: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def time(self) -> float:
        return time.time() + self.slept

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.time(), UTC)

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept += seconds

    def as_clock(self) -> Clock:
        return Clock(self.time, self.sleep)
