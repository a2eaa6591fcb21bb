"""GitHub's secondary rate limits as sliding windows.

GitHub counts a request at some point between the time it is sent and the time the response arrives. A request in
flight therefore holds its units, and its window starts when the response arrives. To wait slightly too long costs
little, but a request that is sent too early can block the token for an hour.
"""

from collections import deque
from dataclasses import dataclass, field

from tahaluf.plan import CONTENT_PER_HOUR, CONTENT_PER_MINUTE


@dataclass
class SlidingWindow:
    """At most `limit` units in any period of `seconds`."""

    limit: float
    seconds: float
    spending: deque[tuple[float, float]] = field(default_factory=deque)  # pairs (time, units), oldest first
    total: float = 0  # sum of the units in `spending`
    in_flight: float = 0

    def delay(self, units: float, now: float) -> float:
        """Return the seconds until the window has room for `units` more. If requests in flight fill the window,
        return its length.
        """
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
        """Record that a request that uses this many units is being sent."""
        self.in_flight += units

    def end(self, units: float, now: float, spent: float | None = None) -> None:
        """Record the response to a request that reserved this many units. It used `spent` units or, by default, all
        of them.
        """
        self.in_flight -= units
        self.spending.append((now, units if spent is None else spent))
        self.total += self.spending[-1][1]

    def refund(self, units: float) -> None:
        """Remove the latest entry with this many units, because GitHub did not count it."""
        for index in range(len(self.spending) - 1, -1, -1):
            if self.spending[index][1] == units:
                del self.spending[index]
                self.total -= units
                return

    def refund_units(self, units: float) -> None:
        """Remove units that GitHub did not count, starting with the latest entry."""
        while units > 0 and self.spending:
            when, spent = self.spending.pop()
            removed = min(units, spent)
            units, self.total = units - removed, self.total - removed
            if spent > removed:
                self.spending.append((when, spent - removed))


class ContentLimit:
    """GitHub's limits on content creation, under both interpretations of an ambiguous rule in GitHub's documentation.

    A request that creates several objects may count as one creation or as several. This class starts with the first
    interpretation but tracks both. It switches to the second interpretation if only that one can explain a rate limit
    error.
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
        """GitHub rejected a request that this limit allowed, so switch to the interpretation that explains it."""
        if not creations:
            return
        for window, units in self._charges(creations):
            window.refund(units)
        if not self.counts_each_creation and any(
            window.delay(creations, now) > 0 for window in self._windows[True]
        ):
            self.counts_each_creation = True

    def _charges(self, creations: int) -> list[tuple[SlidingWindow, int]]:
        """Return each window, and how many of its units these creations use under its interpretation."""
        if not creations:
            return []
        return [
            (window, creations if counts_each else 1)
            for counts_each, windows in self._windows.items()
            for window in windows
        ]


def _content_windows() -> tuple[SlidingWindow, SlidingWindow]:
    return SlidingWindow(CONTENT_PER_MINUTE, 60), SlidingWindow(CONTENT_PER_HOUR, 3600)


class SubmissionLimit:
    """GitHub's undocumented limit on issues, pull requests and comments, applied only once GitHub has enforced it.

    The numbers were measured by one user and may be wrong. If they are, GitHub's next error leads to a longer pause.
    """

    def __init__(self) -> None:
        self.applies = False
        self._windows = SlidingWindow(20, 60), SlidingWindow(150, 3600)

    def delay(self, submissions: int, now: float) -> float:
        if not (self.applies and submissions):
            return 0.0
        return max(window.delay(submissions, now) for window in self._windows)

    def begin(self, submissions: int) -> None:
        for window in self._windows:
            window.begin(submissions)

    def end(self, submissions: int, now: float) -> None:
        for window in self._windows:
            window.end(submissions, now)

    def on_refused(self, submissions: int) -> None:
        """Record that GitHub rejected this many of the most recent submissions."""
        self.applies = True
        for window in self._windows:
            window.refund_units(submissions)


class CpuTimeLimit:
    """GitHub's limit on CPU time: 90 seconds per minute, of which GraphQL may use 60.

    Clients cannot see a request's CPU time. GitHub's documentation recommends estimating it from the response time.
    The fastest response's time is taken for the network round trip, and is subtracted. Until its response arrives, a
    request counts as much as the previous one did.
    """

    def __init__(self) -> None:
        self._overall, self._graphql = SlidingWindow(90, 60), SlidingWindow(60, 60)
        self._round_trip: float | None = None
        self._last_duration = {False: 0.0, True: 0.0}

    def delay(self, graphql: bool, now: float) -> float:
        return max(window.delay(self._last_duration[graphql], now) for window in self._windows(graphql))

    def begin(self, graphql: bool) -> float:
        """Record that a request is being sent. Returns the seconds charged for it, which must be passed to `end`."""
        for window in self._windows(graphql):
            window.begin(self._last_duration[graphql])
        return self._last_duration[graphql]

    def end(self, graphql: bool, charged: float, seconds: float, now: float) -> None:
        """Record that the response arrived after this many seconds."""
        self._round_trip = seconds if self._round_trip is None else min(self._round_trip, seconds)
        self._last_duration[graphql] = seconds - self._round_trip
        for window in self._windows(graphql):
            window.end(charged, now, seconds - self._round_trip)

    def _windows(self, graphql: bool) -> tuple[SlidingWindow, ...]:
        return (self._overall, self._graphql) if graphql else (self._overall,)
