"""GitHub's limits as sliding windows: how much of something may happen in any span of time.

GitHub counts a request at some moment between its leaving and its answer. What is under way therefore takes up room
without an hour, and gets the later of the two: whoever waits for a window to pass waits a moment too long rather than
leave a moment too soon, which may cost an hour.
"""

from collections import deque
from dataclasses import dataclass, field

from tahaluf.plan import CONTENT_PER_HOUR, CONTENT_PER_MINUTE


@dataclass
class SlidingWindow:
    """At most `limit` units in any span of `seconds`."""

    limit: float
    seconds: float
    spending: deque[tuple[float, float]] = field(default_factory=deque)
    total: float = 0  # of `used`
    in_flight: float = 0

    def delay(self, units: float, now: float) -> float:
        """Seconds until `units` more fit; all of them where what is under way fills the window."""
        while self.spending and self.spending[0][0] <= now - self.seconds:
            self.total -= self.spending.popleft()[1]
        excess = self.total + self.in_flight + min(units, self.limit) - self.limit
        if excess <= 0:
            return 0.0
        for when, spent in self.spending:
            excess -= spent
            if excess <= 0:
                return when + self.seconds - now
        return self.seconds

    def begin(self, units: float) -> None:
        """So much leaves."""
        self.in_flight += units

    def end(self, units: float, now: float, spent: float | None = None) -> None:
        """The answer to what left with so many units; it took up `spent`, or just as many."""
        self.in_flight -= units
        self.spending.append((now, units if spent is None else spent))
        self.total += self.spending[-1][1]

    def refund(self, units: float) -> None:
        """The newest spending of that many units did not happen."""
        for index in range(len(self.spending) - 1, -1, -1):
            if self.spending[index][1] == units:
                del self.spending[index]
                self.total -= units
                return


class ContentLimit:
    """GitHub's limits for creating things, in both readings of a rule that it does not explain.

    A request that creates several things may count as one creation, or as several. We begin with the first
    reading and keep the books of both; a refusal that only the second explains makes us keep to that one.
    """

    def __init__(self) -> None:
        self.counts_each_creation = False
        self._windows = {counts_each: _content_windows() for counts_each in (False, True)}

    def delay(self, creations: int, now: float) -> float:
        if not creations:
            return 0.0
        units = creations if self.counts_each_creation else 1
        return max(window.delay(units, now) for window in self._windows[self.counts_each_creation])

    def begin(self, creations: int) -> None:
        for window, units in self._charges(creations):
            window.begin(units)

    def end(self, creations: int, now: float) -> None:
        for window, units in self._charges(creations):
            window.end(units, now)

    def on_rate_limited(self, creations: int, now: float) -> None:
        """Learn from a refusal of a request that we had thought fine."""
        if not creations:
            return
        for window, units in self._charges(creations):
            window.refund(units)
        if not self.counts_each_creation and any(
            window.delay(creations, now) > 0 for window in self._windows[True]
        ):
            self.counts_each_creation = True

    def _charges(self, creations: int) -> list[tuple[SlidingWindow, int]]:
        """Each window with what so many creations are in its reading."""
        if not creations:
            return []
        return [
            (window, creations if counts_each else 1)
            for counts_each, windows in self._windows.items()
            for window in windows
        ]


def _content_windows() -> tuple[SlidingWindow, SlidingWindow]:
    return SlidingWindow(CONTENT_PER_MINUTE, 60), SlidingWindow(CONTENT_PER_HOUR, 3600)


class CpuTimeLimit:
    """GitHub's CPU time: 90 seconds a minute, of which GraphQL may take 60.

    docs.github.com, "Rate limits for the REST API": nobody outside can see it, and the time that answers take is to
    be taken for it. Of that we leave out the way there and back, which is the time of the quickest answer: it is
    nobody's work. What is under way counts as much as the last answer took, until its own is there.
    """

    def __init__(self) -> None:
        self._overall, self._graphql = SlidingWindow(90, 60), SlidingWindow(60, 60)
        self._round_trip: float | None = None
        self._last_duration = {False: 0.0, True: 0.0}

    def delay(self, graphql: bool, now: float) -> float:
        return max(window.delay(self._last_duration[graphql], now) for window in self._windows(graphql))

    def begin(self, graphql: bool) -> float:
        """Count a request that leaves. What it is counted for belongs into `end`."""
        for window in self._windows(graphql):
            window.begin(self._last_duration[graphql])
        return self._last_duration[graphql]

    def end(self, graphql: bool, charged: float, seconds: float, now: float) -> None:
        """The answer to it took so long."""
        self._round_trip = seconds if self._round_trip is None else min(self._round_trip, seconds)
        self._last_duration[graphql] = seconds - self._round_trip
        for window in self._windows(graphql):
            window.end(charged, now, seconds - self._round_trip)

    def _windows(self, graphql: bool) -> tuple[SlidingWindow, ...]:
        return (self._overall, self._graphql) if graphql else (self._overall,)
