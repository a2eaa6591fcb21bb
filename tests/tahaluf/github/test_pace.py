from hypothesis import given
from hypothesis import strategies as st

from tahaluf.github.pace import Load, Pacer, Window
from tahaluf.plan import CONTENT_A_MINUTE, CONTENT_AN_HOUR

CREATES = Load(write=True, creates=1)


class Time:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@given(st.lists(st.tuples(st.integers(1, 5), st.floats(0, 30)), max_size=60), st.integers(5, 20))
def test_no_span_of_a_window_holds_more_than_its_limit(spends: list[tuple[int, float]], limit: int) -> None:
    window, now, sent = Window(limit, 60), 0.0, []
    for units, gap in spends:
        now += gap
        while pause := window.wait(units, now):
            now += pause
        window.spend(units, now)
        sent.append((now, units))
    for start, _ in sent:
        assert sum(units for when, units in sent if start <= when < start + 59.999) <= limit


def test_the_first_eighty_creations_leave_at_once_and_the_next_waits_a_minute() -> None:
    time = Time()
    pacer = Pacer(time.clock, time.sleep)
    for _ in range(CONTENT_A_MINUTE):
        pacer.before(CREATES)
    assert pacer.waited == 0
    pacer.before(CREATES)
    assert 59 < pacer.waited <= 60


def test_five_hundred_creations_an_hour_are_kept() -> None:
    time = Time()
    pacer = Pacer(time.clock, time.sleep)
    for _ in range(CONTENT_AN_HOUR + 1):
        pacer.before(CREATES)
    assert pacer.waited >= 3500


def test_nothing_leaves_while_github_asks_for_a_pause() -> None:
    time = Time()
    pacer = Pacer(time.clock, time.sleep)
    pacer.refused(Load(), 17)
    pacer.before(Load())
    assert pacer.waited == 17
