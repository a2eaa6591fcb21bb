"""The published limits are kept by a pacer that knows only its clock and what answers say."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.github.rate_limit.budget import Budget
from tahaluf.github.rate_limit.limiter import DeadlineExceeded, RateLimiter, RequestCost, backoff_delays
from tahaluf.github.rate_limit.windows import SlidingWindow
from tahaluf.plan import CONTENT_PER_HOUR, CONTENT_PER_MINUTE
from tahaluf.problems import CommandError

CREATES = RequestCost(write=True, creations=1)


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
    window, now, sent = SlidingWindow(limit, 60), 0.0, []
    for units, gap in spends:
        now += gap
        while pause := window.delay(units, now):
            now += pause
        window.begin(units)
        window.end(units, now)
        sent.append((now, units))
    for start, _ in sent:
        assert sum(units for when, units in sent if start <= when < start + 59.999) <= limit


def test_the_first_eighty_creations_leave_at_once_and_the_next_waits_a_minute() -> None:
    time = Time()
    pacer = RateLimiter(time.clock, time.sleep)
    for _ in range(CONTENT_PER_MINUTE):
        answered(time, pacer, CREATES, 0)
    assert pacer.seconds_waited == 0
    answered(time, pacer, CREATES, 0)
    assert pacer.seconds_waited == 60


def test_five_hundred_creations_an_hour_are_kept() -> None:
    time = Time()
    pacer = RateLimiter(time.clock, time.sleep)
    for _ in range(CONTENT_PER_HOUR + 1):
        answered(time, pacer, CREATES, 0)
    assert pacer.seconds_waited >= 3500


def test_a_creation_counts_from_its_answer_since_github_may_have_counted_it_as_late() -> None:
    time = Time()
    pacer = RateLimiter(time.clock, time.sleep)
    for _ in range(CONTENT_PER_MINUTE - 1):
        answered(time, pacer, CREATES, 0)
    slow = answered(time, pacer, CREATES, 9)
    answered(time, pacer, CREATES, 0)  # one of those that came at once is a minute old by now
    for _ in range(CONTENT_PER_MINUTE - 1):
        answered(time, pacer, CREATES, 0)
    assert time.now == slow + 9 + 60


def test_creations_under_way_take_up_their_room_until_they_are_answered() -> None:
    time = Time()
    pacer = RateLimiter(time.clock, time.sleep)
    under_way = [pacer.acquire(CREATES) for _ in range(CONTENT_PER_MINUTE)]
    pacer.set_time_limit(30)
    with pytest.raises(DeadlineExceeded):
        pacer.acquire(CREATES)
    for counted in under_way:
        pacer.release(CREATES, counted, 1, {})
    pacer.set_time_limit(60)
    pacer.acquire(CREATES)
    assert pacer.seconds_waited == 60


def test_nothing_leaves_while_github_asks_for_a_pause() -> None:
    time = Time()
    pacer = RateLimiter(time.clock, time.sleep)
    pacer.on_rate_limited(RequestCost(), 17)
    pacer.acquire(RequestCost())
    assert pacer.seconds_waited == 17


GRAPHQL, REST = RequestCost(graphql=True), RequestCost()
NEAREST = 0.1  # seconds of the quickest answer: the way there and back


def answered(time: Time, pacer: RateLimiter, load: RequestCost, seconds: float) -> float:
    """One request and its answer; when it left."""
    counted = pacer.acquire(load)
    began = time.now
    time.sleep(seconds)
    pacer.release(load, counted, seconds, {})
    return began


@pytest.mark.parametrize(("load", "most"), [(GRAPHQL, 60), (REST, 90)])
@given(st.lists(st.floats(NEAREST, 9), min_size=40, max_size=80))
def test_answers_take_no_longer_in_any_minute_than_github_has_time(
    load: RequestCost, most: int, spans: list[float]
) -> None:
    time, told = Time(), list[tuple[float, float]]()
    pacer = RateLimiter(time.clock, time.sleep)
    answered(time, pacer, load, NEAREST)
    for span in spans:
        # Five more are under way, which take as long
        counts = [pacer.acquire(load) for _ in range(5)]
        time.sleep(span)
        for counted in counts:
            pacer.release(load, counted, span, {})
            told.append((time.now, span - NEAREST))
    for start, _ in told:
        # What is under way when the minute is full is let finish
        assert sum(took for when, took in told if start <= when < start + 59.9) <= most + 5 * max(spans)


def test_quick_answers_far_away_are_not_taken_for_work() -> None:
    time = Time()
    pacer = RateLimiter(time.clock, time.sleep)
    for _ in range(400):
        answered(time, pacer, GRAPHQL, 0.5)
    assert pacer.seconds_waited == 0


def told(limit: int, left: int, resets: float) -> dict[str, str]:
    return {
        "x-ratelimit-limit": str(limit),
        "x-ratelimit-remaining": str(left),
        "x-ratelimit-reset": str(round(resets)),
    }


def nearly_used_up(
    time: Time, minutes: float, said: Callable[[str], None] = lambda what: None
) -> RateLimiter:
    """A tenth is left of the hour that ends in so many minutes."""
    pacer = RateLimiter(time.clock, time.sleep, said)
    pacer.release(REST, pacer.acquire(REST), NEAREST, told(5000, 500, time.now + minutes * 60))
    return pacer


def test_the_reserve_is_left_to_people_and_the_new_hour_is_waited_for_and_said_once() -> None:
    time, said = Time(), list[str]()
    pacer = nearly_used_up(time, 7, said.append)
    pacer.set_reserve(0.1)
    pacer.acquire(REST)
    assert pacer.seconds_waited == 7 * 60
    assert said == ["waiting about 7 min: what this token may still ask in this hour is left to people"]


def test_a_run_that_ends_before_the_new_hour_does_not_wait_for_it() -> None:
    time = Time()
    pacer = nearly_used_up(time, 30)
    pacer.set_reserve(0.1)
    pacer.set_time_limit(20 * 60)
    with pytest.raises(DeadlineExceeded, match="left to people"):
        pacer.acquire(REST)
    assert pacer.seconds_waited == 0


def test_a_run_without_a_limit_of_time_does_not_wait_half_an_hour() -> None:
    pacer = nearly_used_up(Time(), 30)
    pacer.set_reserve(0.1)
    with pytest.raises(CommandError, match="left to people, for about 30 min more"):
        pacer.acquire(REST)


def test_who_leaves_nothing_to_people_uses_the_hour_to_its_end() -> None:
    pacer = nearly_used_up(Time(), 30)
    for _ in range(500):
        pacer.acquire(REST)
    assert pacer.seconds_waited == 0


def test_the_hours_of_rest_and_of_graphql_are_two() -> None:
    pacer = nearly_used_up(Time(), 30)
    pacer.set_reserve(0.1)
    pacer.acquire(GRAPHQL)
    assert pacer.seconds_waited == 0


def test_answers_out_of_order_do_not_make_the_budget_larger() -> None:
    budget = Budget()
    for left in (700, 650, 680):
        budget.update(told(1000, left, 4000))
    budget.update(told(1000, 990, 400))  # from the hour before
    assert (budget.remaining, budget.delay(0.65, 1000)) == (650, 3000)
    budget.update(told(1000, 999, 7600))
    assert budget.delay(0.65, 1000) == 0


@given(st.floats(0.1, 500), st.floats(0.1, 5), st.floats(5, 60))
def test_pauses_double_up_to_a_cap_and_come_to_their_total(total: float, first: float, most: float) -> None:
    pauses = list(backoff_delays(total, first, most))
    assert sum(pauses) == pytest.approx(total)
    assert all(pause <= most for pause in pauses)
    assert all(after == pytest.approx(min(2 * before, most)) for before, after in pairwise(pauses[:-1]))
