"""A session whose hours are only played: they pass while it waits, and never while a request is under way."""

from collections.abc import Mapping

from localhub.virtual_clock import VirtualClock
from tahaluf.github import Session
from tahaluf.github.rate_limit.limiter import RateLimiter, RequestCost


def open_session(url: str, token: str, clock: VirtualClock) -> Session:
    """A new run on that clock: it knows nothing of the ones before it."""
    session = Session(token, api_url=url, clock=clock.time, sleep=clock.sleep)
    session.rate_limiter = _VirtualPacer(clock)
    return session


class _VirtualPacer(RateLimiter):
    """Holds the clock from the moment at which a request may leave until its answer is there."""

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__(clock.time, clock.sleep)
        self._virtual_clock = clock

    def _try_acquire(self, cost: RequestCost) -> tuple[float, str, float]:
        self._virtual_clock.pause()
        claim = super()._try_acquire(cost)
        if claim[0] > 0:
            self._virtual_clock.resume()
        return claim

    def release(self, cost: RequestCost, charged: float, seconds: float, headers: Mapping[str, str]) -> None:
        super().release(cost, charged, seconds, headers)
        self._virtual_clock.resume()
