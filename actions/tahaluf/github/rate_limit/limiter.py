"""Schedules requests so that they stay within GitHub's documented rate limits, and within the limits that its
responses report.

Uses only the clock and the sleep function that are passed to it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import Final

from tahaluf.github.errors import RERUN_FIX
from tahaluf.plan import POINTS_PER_WRITE, REST_POINTS_PER_MINUTE, format_duration
from tahaluf.problems import CommandError

from .budget import Budget
from .windows import ContentLimit, CpuTimeLimit, SlidingWindow, SubmissionLimit

# Source: docs.github.com, "Rate limits for the REST API", secondary limits
GRAPHQL_POINTS_PER_MINUTE: Final = 2000
POINTS_PER_READ: Final = 1
# In seconds. Doubled after each rate limit error that does not say how long to wait, as GitHub's documentation advises
INITIAL_RATE_LIMIT_BACKOFF: Final = 60.0
# Seconds after the deadline during which a run may finish work, as long as it does not have to wait
GRACE_PERIOD: Final = 60.0
WAIT_STEP: Final = 1.0  # how often to check whether the run has been stopped, in seconds
MAX_RESET_WAIT: Final = 900.0  # seconds that a run without a time limit waits for the primary limit to reset
MIN_REPORTED_WAIT: Final = 10.0  # seconds

# User-facing messages
BACKOFF_REASON: Final = "GitHub asked Tahaluf to wait"
POINTS_REASON: Final = "GitHub's limit on requests per minute"
CONTENT_REASON: Final = "GitHub's limit on creating content"
CPU_TIME_REASON: Final = "GitHub's limit on CPU time per minute"
RESERVE_REASON: Final = "the rest of this hour's rate limit is reserved for people"
WAITING_MESSAGE: Final = "waiting {span}: {why}"


class DeadlineExceeded(CommandError):
    """The request would have to wait past the run's time limit."""

    def __init__(self, reason: str = "") -> None:
        details = f" ({reason})" if reason else ""
        super().__init__(f"the run's time limit was reached{details}", RERUN_FIX)

    def __str__(self) -> str:
        return self.what


def backoff_delays(total: float, initial: float = 0.5, maximum: float = 8.0) -> Iterator[float]:
    """Yield pauses in seconds that add up to `total`, each twice as long as the previous one, up to `maximum`."""
    delay = initial
    while total > 0:
        yield min(delay, total)
        total -= delay
        delay = min(2 * delay, maximum)


@dataclass(frozen=True, slots=True)
class RequestCost:
    """How much one request counts toward the rate limits. `creations` is the number of objects that the request
    creates.

    `submissions` is how many of these are issues, pull requests or comments.
    """

    graphql: bool = False
    write: bool = False
    creations: int = 0
    submissions: int = 0

    @property
    def points(self) -> int:
        return POINTS_PER_WRITE if self.write else POINTS_PER_READ


class RateLimiter:
    """Decides when the next request may be sent. Shared by all threads of one token."""

    def __init__(
        self,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        on_wait: Callable[[str], None] = lambda message: None,
    ) -> None:
        self._clock, self._sleep, self._on_wait = clock, sleep, on_wait
        self._lock = Lock()
        self._wait_lock = Lock()  # held by the thread that waits for the limits; other threads wait for it
        self._point_windows = {
            False: SlidingWindow(REST_POINTS_PER_MINUTE, 60),
            True: SlidingWindow(GRAPHQL_POINTS_PER_MINUTE, 60),
        }
        self._content_limit = ContentLimit()
        self._submission_limit = SubmissionLimit()
        self._cpu_time = CpuTimeLimit()
        self._budgets = {False: Budget(), True: Budget()}
        self._reserve = 0.0
        self._blocked_until = 0.0
        self._backoff = INITIAL_RATE_LIMIT_BACKOFF
        self._deadline: float | None = None
        self._reported_until = 0.0
        self.seconds_waited = 0.0

    @property
    def counts_each_creation(self) -> bool:
        """Whether GitHub's responses have shown that each object counts separately, even if one request creates
        several.
        """
        return self._content_limit.counts_each_creation

    def set_time_limit(self, seconds: float | None) -> None:
        """From now on, limit how long requests may wait: None means no limit, and 0 means no waiting at all.

        After this time and the GRACE_PERIOD, no more requests are sent.
        """
        self._deadline = None if seconds is None else self._clock() + seconds

    def set_reserve(self, share: float) -> None:
        """From now on, reserve this fraction of the hourly limit (0 to 1) for people and other runs."""
        self._reserve = share

    @property
    def expired(self) -> bool:
        return self._deadline is not None and self._clock() >= self._deadline

    def check_deadline(self) -> None:
        """Raise DeadlineExceeded if time is up. Call this before each item of a longer task."""
        if self.expired:
            raise DeadlineExceeded

    def check_pause(self, seconds: float) -> None:
        """Raise DeadlineExceeded if a pause of this many seconds would exceed the grace period."""
        if self._deadline is not None and self._clock() + seconds >= self._deadline + GRACE_PERIOD:
            raise DeadlineExceeded

    @property
    def has_deadline(self) -> bool:
        return self._deadline is not None

    def acquire(self, cost: RequestCost) -> float:
        """Block until a request may be sent. Returns the CPU seconds charged for it, which must be passed to `release`.

        Raises DeadlineExceeded if waiting would exceed the time limit, or if the grace period is over. Raises
        CommandError if there is no time limit and the primary limit resets in more than MAX_RESET_WAIT seconds.
        """
        self.check_pause(0)
        delay, reason, charged = self._try_acquire(cost)
        if delay <= 0:
            return charged
        with self._wait_lock:
            while True:
                delay, reason, charged = self._try_acquire(cost)
                if delay <= 0:
                    return charged
                self._check_wait(delay, reason)
                step = min(delay, WAIT_STEP)
                self.seconds_waited += step
                self._sleep(step)

    def release(self, cost: RequestCost, charged: float, seconds: float, headers: Mapping[str, str]) -> None:
        """Record that the request ended after this many seconds, with or without a response."""
        with self._lock:
            now = self._clock()
            self._point_windows[cost.graphql].end(cost.points, now)
            self._content_limit.end(cost.creations, now)
            self._submission_limit.end(cost.submissions, now)
            self._cpu_time.end(cost.graphql, charged, seconds, now)
            self._budgets[cost.graphql].update(headers)

    def _check_wait(self, delay: float, reason: str) -> None:
        """Report a long wait once. Raise an error if the wait would end too late."""
        now = self._clock()
        if self._deadline is not None and now + delay > self._deadline:
            raise DeadlineExceeded(reason if reason == RESERVE_REASON else "")
        if self._deadline is None and reason == RESERVE_REASON and delay > MAX_RESET_WAIT:
            raise CommandError(
                f"{reason}; it resets in {format_duration(delay)}",
                "re-run the command after that, or use --reserve 0",
            )
        if delay >= MIN_REPORTED_WAIT and now >= self._reported_until:
            self._reported_until = now + delay
            self._on_wait(WAITING_MESSAGE.format(span=format_duration(delay), why=reason))

    def _try_acquire(self, cost: RequestCost) -> tuple[float, str, float]:
        """Return the seconds to wait, the reason, and the CPU time. If there is no need to wait, count the request."""
        with self._lock:
            now = self._clock()
            points, budget = self._point_windows[cost.graphql], self._budgets[cost.graphql]
            delay, reason = max(
                (self._blocked_until - now, BACKOFF_REASON),
                (points.delay(cost.points, now), POINTS_REASON),
                (self._content_limit.delay(cost.creations, now), CONTENT_REASON),
                (self._submission_limit.delay(cost.submissions, now), CONTENT_REASON),
                (self._cpu_time.delay(cost.graphql, now), CPU_TIME_REASON),
                (budget.delay(self._reserve, now) if self._reserve else 0.0, RESERVE_REASON),
            )
            if delay > 0:
                return delay, reason, 0.0
            points.begin(cost.points)
            self._content_limit.begin(cost.creations)
            self._submission_limit.begin(cost.submissions)
            budget.spend()
            return 0.0, "", self._cpu_time.begin(cost.graphql)

    def on_rate_limited(self, cost: RequestCost, seconds: float | None) -> float:
        """Record that GitHub rejected a request, and return how many seconds to wait. `seconds` is the pause that
        GitHub asked for, if any.
        """
        with self._lock:
            now = self._clock()
            self._content_limit.on_rate_limited(cost.creations, now)
            if seconds is None and self._blocked_until > now:
                # Another request, which was in flight at the same time, has already started this pause
                seconds = self._blocked_until - now
            elif seconds is None:
                seconds, self._backoff = self._backoff, self._backoff * 2
            self._blocked_until = max(self._blocked_until, now + seconds)
            return seconds

    def on_submitted_too_quickly(self, cost: RequestCost) -> float:
        """Record that GitHub rejected these submissions as too quick, and apply its undocumented limit from now on."""
        with self._lock:
            self._submission_limit.on_refused(cost.submissions)
        return self.on_rate_limited(replace(cost, creations=0), None)

    def reset_backoff(self) -> None:
        self._backoff = INITIAL_RATE_LIMIT_BACKOFF
