"""The virtual clock."""

from concurrent.futures import ThreadPoolExecutor

from localhub.virtual_clock import VirtualClock


def test_paused_clock_does_not_advance() -> None:
    clock = VirtualClock(0)
    clock.pause()
    with ThreadPoolExecutor(1) as sleeper:
        asleep = sleeper.submit(clock.sleep, 60)
        assert clock.time() == 0
        assert not asleep.done()
        clock.resume()
    assert clock.time() == 60
