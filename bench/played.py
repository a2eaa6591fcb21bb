"""A session whose hours are only played: they pass while it waits, and never while a request is under way."""

from collections.abc import Mapping

from localhub.clocks import Virtual
from tahaluf.github import Session
from tahaluf.github.pace import Load, Pacer


def sit_down(url: str, token: str, clock: Virtual) -> Session:
    """A new run on that clock: it knows nothing of the ones before it."""
    session = Session(token, api_url=url, clock=clock.time, sleep=clock.sleep)
    session.pacer = _Steady(clock)
    return session


class _Steady(Pacer):
    """Holds the clock from the moment at which a request may leave until its answer is there."""

    def __init__(self, clock: Virtual) -> None:
        super().__init__(clock.time, clock.sleep)
        self._played = clock

    def _claim(self, load: Load) -> tuple[float, str, float]:
        self._played.hold()
        claimed = super()._claim(load)
        if claimed[0] > 0:
            self._played.let_go()
        return claimed

    def after(self, load: Load, counted: float, seconds: float, headers: Mapping[str, str]) -> None:
        super().after(load, counted, seconds, headers)
        self._played.let_go()
