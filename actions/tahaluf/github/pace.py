"""How fast we may speak: GitHub's published limits as a schedule, and what its answers add to it.

Pure but for the clock and the sleep that it is given.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

# docs.github.com, "Rate limits for the REST API", secondary limits
CONTENT_A_MINUTE = 80
CONTENT_AN_HOUR = 500
POINTS_A_MINUTE = 900
POINTS_READ, POINTS_WRITE = 1, 5


@dataclass
class Window:
    """At most `limit` units in any span of `seconds`."""

    limit: int
    seconds: float
    used: deque[tuple[float, int]] = field(default_factory=deque)
    total: int = 0

    def wait(self, units: int, now: float) -> float:
        """Seconds until `units` more fit."""
        while self.used and self.used[0][0] <= now - self.seconds:
            self.total -= self.used.popleft()[1]
        over = self.total + min(units, self.limit) - self.limit
        for when, spent in self.used:
            if over <= 0:
                break
            over -= spent
            if over <= 0:
                return when + self.seconds - now
        return 0.0

    def spend(self, units: int, now: float) -> None:
        self.used.append((now, units))
        self.total += units


class Pacer:
    """Says when the next request may leave. Shared by all threads of one token."""

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._clock, self._sleep = clock, sleep
        self._lock = Lock()
        self._points = Window(POINTS_A_MINUTE, 60)
        self._content = (Window(CONTENT_A_MINUTE, 60), Window(CONTENT_AN_HOUR, 3600))
        self._not_before = 0.0
        self.waited = 0.0

    def before(self, *, write: bool, content: int = 0) -> None:
        """Block until a request may leave. `content`: how many things it creates."""
        points = POINTS_WRITE if write else POINTS_READ
        while pause := self._claim(points, content):
            self.waited += pause
            self._sleep(pause)

    def _claim(self, points: int, content: int) -> float:
        with self._lock:
            now = self._clock()
            pause = max(0.0, self._not_before - now, self._points.wait(points, now))
            if content:
                pause = max(pause, *(window.wait(content, now) for window in self._content))
            if pause <= 0:
                self._points.spend(points, now)
                if content:
                    for window in self._content:
                        window.spend(content, now)
            return pause

    def hold(self, seconds: float) -> None:
        """Let nothing leave for this long: GitHub asked for it."""
        with self._lock:
            self._not_before = max(self._not_before, self._clock() + seconds)
