"""GitHub's limits as sliding windows: how much of something may happen in any span of time.

GitHub counts a request at some moment between its leaving and its answer. What is under way therefore takes up room
without an hour, and gets the later of the two: whoever waits for a window to pass waits a moment too long rather than
leave a moment too soon, which may cost an hour.
"""

from collections import deque
from dataclasses import dataclass, field

from tahaluf.plan import CONTENT_A_MINUTE, CONTENT_AN_HOUR


@dataclass
class Window:
    """At most `limit` units in any span of `seconds`."""

    limit: float
    seconds: float
    used: deque[tuple[float, float]] = field(default_factory=deque)
    total: float = 0  # of `used`
    under_way: float = 0

    def wait(self, units: float, now: float) -> float:
        """Seconds until `units` more fit; all of them where what is under way fills the window."""
        while self.used and self.used[0][0] <= now - self.seconds:
            self.total -= self.used.popleft()[1]
        over = self.total + self.under_way + min(units, self.limit) - self.limit
        if over <= 0:
            return 0.0
        for when, spent in self.used:
            over -= spent
            if over <= 0:
                return when + self.seconds - now
        return self.seconds

    def begin(self, units: float) -> None:
        """So much leaves."""
        self.under_way += units

    def end(self, units: float, now: float, spent: float | None = None) -> None:
        """The answer to what left with so many units; it took up `spent`, or just as many."""
        self.under_way -= units
        self.used.append((now, units if spent is None else spent))
        self.total += self.used[-1][1]

    def take_back(self, units: float) -> None:
        """The newest spending of that many units did not happen."""
        for place in range(len(self.used) - 1, -1, -1):
            if self.used[place][1] == units:
                del self.used[place]
                self.total -= units
                return


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

    def begin(self, creates: int) -> None:
        for window, units in self._counted(creates):
            window.begin(units)

    def end(self, creates: int, now: float) -> None:
        for window, units in self._counted(creates):
            window.end(units, now)

    def refused(self, creates: int, now: float) -> None:
        """Learn from a refusal of a request that we had thought fine."""
        if not creates:
            return
        for window, units in self._counted(creates):
            window.take_back(units)
        if not self.each_counts and any(window.wait(creates, now) > 0 for window in self._books[True]):
            self.each_counts = True

    def _counted(self, creates: int) -> list[tuple[Window, int]]:
        """Each window with what so many creations are in its reading."""
        if not creates:
            return []
        return [
            (window, creates if each else 1) for each, windows in self._books.items() for window in windows
        ]


def _minute_and_hour() -> tuple[Window, Window]:
    return Window(CONTENT_A_MINUTE, 60), Window(CONTENT_AN_HOUR, 3600)


class Effort:
    """GitHub's CPU time: 90 seconds a minute, of which GraphQL may take 60.

    docs.github.com, "Rate limits for the REST API": nobody outside can see it, and the time that answers take is to
    be taken for it. Of that we leave out the way there and back, which is the time of the quickest answer: it is
    nobody's work. What is under way counts as much as the last answer took, until its own is there.
    """

    def __init__(self) -> None:
        self._together, self._graphql = Window(90, 60), Window(60, 60)
        self._way: float | None = None
        self._usual = {False: 0.0, True: 0.0}

    def wait(self, graphql: bool, now: float) -> float:
        return max(window.wait(self._usual[graphql], now) for window in self._windows(graphql))

    def begin(self, graphql: bool) -> float:
        """Count a request that leaves. What it is counted for belongs into `end`."""
        for window in self._windows(graphql):
            window.begin(self._usual[graphql])
        return self._usual[graphql]

    def end(self, graphql: bool, counted: float, seconds: float, now: float) -> None:
        """The answer to it took so long."""
        self._way = seconds if self._way is None else min(self._way, seconds)
        self._usual[graphql] = seconds - self._way
        for window in self._windows(graphql):
            window.end(counted, now, seconds - self._way)

    def _windows(self, graphql: bool) -> tuple[Window, ...]:
        return (self._together, self._graphql) if graphql else (self._together,)
