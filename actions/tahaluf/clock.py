"""The clock. The command line passes it to all code that reads the time or waits; tests pass their own clock."""

import time as system
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """`time`: seconds since 1970; `sleep` waits for a number of seconds."""

    time: Callable[[], float] = system.time
    sleep: Callable[[float], None] = system.sleep

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.time(), UTC)

    def today(self) -> date:
        """The day in UTC."""
        return self.now().date()


SYSTEM_CLOCK = Clock()
