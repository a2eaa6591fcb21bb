"""How fast we may speak: GitHub's published limits as a schedule, and what its answers add to it.

Pure but for the clock and the sleep that it is given.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from tahaluf.plan import CONTENT_A_MINUTE, CONTENT_AN_HOUR
from tahaluf.problems import Stopped

# docs.github.com, "Rate limits for the REST API", secondary limits
REST_POINTS_A_MINUTE: Final = 900
GRAPHQL_POINTS_A_MINUTE: Final = 2000
POINTS_READ, POINTS_WRITE = 1, 5
FIRST_BACKOFF: Final = 60.0  # seconds, doubled at each refusal that does not say how long: GitHub's advice
LISTEN: Final = 1.0  # seconds after which somebody who waits looks up, lest the run has been ended


class OutOfTime(Stopped):
    """The run would have to wait longer than it may."""

    def __init__(self) -> None:
        super().__init__("the run's time was up before it", "run it again: it goes on where it stopped")

    def __str__(self) -> str:
        return self.what


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

    def take_back(self, units: int) -> None:
        """The newest spending of that many units did not happen."""
        for place in range(len(self.used) - 1, -1, -1):
            if self.used[place][1] == units:
                del self.used[place]
                self.total -= units
                return


@dataclass(frozen=True, slots=True)
class Load:
    """What one request weighs. `creates`: how many things; 0 for one that creates nothing."""

    graphql: bool = False
    write: bool = False
    creates: int = 0

    @property
    def points(self) -> int:
        return POINTS_WRITE if self.write else POINTS_READ


class Content:
    """GitHub's limits for creating things, in both readings of a rule that it does not explain.

    A request that creates several things may count as one creation, or as several. We begin with the first
    reading and keep the books of both; a refusal that only the second explains makes us keep to that one.
    """

    def __init__(self) -> None:
        self.each_counts = False
        self._books = {each: _minute_and_hour() for each in (False, True)}

    def wait(self, creates: int, now: float) -> float:
        if not creates:
            return 0.0
        units = creates if self.each_counts else 1
        return max(window.wait(units, now) for window in self._books[self.each_counts])

    def spend(self, creates: int, now: float) -> None:
        if creates:
            for each, windows in self._books.items():
                for window in windows:
                    window.spend(creates if each else 1, now)

    def refused(self, creates: int, now: float) -> None:
        """Learn from a refusal of a request that we had thought fine."""
        if not creates:
            return
        for each, windows in self._books.items():
            for window in windows:
                window.take_back(creates if each else 1)
        if not self.each_counts and any(window.wait(creates, now) > 0 for window in self._books[True]):
            self.each_counts = True


def _minute_and_hour() -> tuple[Window, Window]:
    return Window(CONTENT_A_MINUTE, 60), Window(CONTENT_AN_HOUR, 3600)


class Pacer:
    """Says when the next request may leave. Shared by all threads of one token."""

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._clock, self._sleep = clock, sleep
        self._lock = Lock()
        self._queue = Lock()  # one waits at the door, the others behind it
        self._points = {False: Window(REST_POINTS_A_MINUTE, 60), True: Window(GRAPHQL_POINTS_A_MINUTE, 60)}
        self._content = Content()
        self._not_before = 0.0
        self._backoff = FIRST_BACKOFF
        self._until: float | None = None
        self.waited = 0.0

    @property
    def each_counts(self) -> bool:
        """Whether GitHub has shown that each of several things made in one request counts."""
        return self._content.each_counts

    def finish_within(self, seconds: float | None) -> None:
        """From here on nobody waits past this moment (None: as long as it takes). 0: nobody waits any more."""
        self._until = None if seconds is None else self._clock() + seconds

    @property
    def over(self) -> bool:
        return self._until is not None and self._clock() >= self._until

    @property
    def bounded(self) -> bool:
        return self._until is not None

    def before(self, load: Load) -> None:
        """Block until a request may leave. Raises OutOfTime where that is later than the run may last."""
        if not self._claim(load):
            return
        with self._queue:
            while pause := self._claim(load):
                if self._until is not None and self._clock() + pause > self._until:
                    raise OutOfTime
                step = min(pause, LISTEN)
                self.waited += step
                self._sleep(step)

    def _claim(self, load: Load) -> float:
        """Spend and 0, or how long until there is room."""
        with self._lock:
            now = self._clock()
            points = self._points[load.graphql]
            pause = max(
                0.0,
                self._not_before - now,
                points.wait(load.points, now),
                self._content.wait(load.creates, now),
            )
            if pause <= 0:
                points.spend(load.points, now)
                self._content.spend(load.creates, now)
            return pause

    def refused(self, load: Load, seconds: float | None) -> float:
        """GitHub did not take a request: what it asks us to wait, or, where it does not say, a minute and more."""
        with self._lock:
            now = self._clock()
            self._content.refused(load.creates, now)
            if seconds is None:
                seconds, self._backoff = self._backoff, self._backoff * 2
            self._not_before = max(self._not_before, now + seconds)
            return seconds

    def went_through(self) -> None:
        self._backoff = FIRST_BACKOFF
