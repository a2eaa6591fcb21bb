"""The clock that the command line passes on to commands."""

from datetime import UTC, date, datetime

from tahaluf.clock import Clock


def test_the_day_is_that_of_utc() -> None:
    clock = Clock(time=lambda: 1_767_225_599.5)  # half a second before 2026
    assert clock.now() == datetime(2025, 12, 31, 23, 59, 59, 500_000, UTC)
    assert clock.today() == date(2025, 12, 31)
