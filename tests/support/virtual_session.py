"""A session on a virtual clock. The clock advances while the session waits, but not while a request is in flight."""

from collections.abc import Mapping

from localhub.virtual_clock import VirtualClock
from tahaluf.clock import Clock
from tahaluf.github import Session
from tahaluf.github.rate_limit.limiter import RateLimiter, RequestCost


def open_session(url: str, token: str, clock: VirtualClock) -> Session:
    """Open a session like a new run, without any state from earlier runs."""
    session = Session(token, api_url=url, clock=Clock(clock.time, clock.sleep))
    session.rate_limiter = _VirtualPacer(clock)
    return session


class _VirtualPacer(RateLimiter):
    """Pauses the clock from the time a request may be sent until its response arrives."""

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
