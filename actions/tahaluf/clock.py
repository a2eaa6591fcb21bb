"""The clock of all code that reads the time or waits. Tests replace it."""

import time as system
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """`time` returns the Unix time in seconds; `sleep` waits for that many seconds."""

    time: Callable[[], float] = system.time
    sleep: Callable[[float], None] = system.sleep

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.time(), UTC)

    def today(self) -> date:
        """Return today's date in UTC."""
        return self.now().date()


SYSTEM_CLOCK = Clock()


def without_waiting(clock: Clock) -> Clock:
    """Return a clock that moves forward instead of waiting, for a local server without rate limits."""
    skipped: list[float] = []

    def time() -> float:
        return clock.time() + sum(skipped)

    return Clock(time, skipped.append)
