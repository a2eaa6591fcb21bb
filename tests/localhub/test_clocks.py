"""A clock that moves only when somebody waits."""

from concurrent.futures import ThreadPoolExecutor

from localhub.clocks import Virtual


def test_no_time_passes_while_somebody_holds_the_clock() -> None:
    clock = Virtual(0)
    clock.hold()
    with ThreadPoolExecutor(1) as sleeper:
        asleep = sleeper.submit(clock.sleep, 60)
        assert clock.time() == 0
        assert not asleep.done()
        clock.let_go()
    assert clock.time() == 60
