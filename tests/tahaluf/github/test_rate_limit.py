"""With only a clock and the headers of responses, the rate limiter stays within GitHub's published limits."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.github.rate_limit.budget import Budget
from tahaluf.github.rate_limit.limiter import (
    GRACE_PERIOD,
    INITIAL_RATE_LIMIT_BACKOFF,
    RESERVE_REASON,
    DeadlineExceeded,
    RateLimiter,
    RequestCost,
    backoff_delays,
)
from tahaluf.github.rate_limit.windows import SlidingWindow
from tahaluf.plan import CONTENT_PER_HOUR, CONTENT_PER_MINUTE
from tahaluf.problems import CommandError

CREATION = RequestCost(write=True, creations=1)


class Time:
    """A clock that is advanced only by `sleep`."""

    def __init__(self) -> None:
        self.now = 1000.0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@given(st.lists(st.tuples(st.integers(1, 5), st.floats(0, 30)), max_size=60), st.integers(5, 20))
def test_no_period_of_a_window_exceeds_its_limit(requests: list[tuple[int, float]], limit: int) -> None:
    window, now, sent = SlidingWindow(limit, 60), 0.0, []
    for units, pause_before in requests:
        now += pause_before
        while delay := window.delay(units, now):
            now += delay
        window.begin(units)
        window.end(units, now)
        sent.append((now, units))
    for start, _ in sent:
        assert sum(units for when, units in sent if start <= when < start + 59.999) <= limit


def test_eighty_creations_are_sent_at_once_and_the_next_waits_a_minute() -> None:
    time = Time()
    limiter = RateLimiter(time.clock, time.sleep)
    for _ in range(CONTENT_PER_MINUTE):
        complete_request(time, limiter, CREATION, 0)
    assert limiter.seconds_waited == 0
    complete_request(time, limiter, CREATION, 0)
    assert limiter.seconds_waited == 60


def test_creations_wait_at_five_hundred_per_hour() -> None:
    time = Time()
    limiter = RateLimiter(time.clock, time.sleep)
    for _ in range(CONTENT_PER_HOUR + 1):
        complete_request(time, limiter, CREATION, 0)
    assert limiter.seconds_waited >= 3500


def test_the_window_of_a_creation_starts_with_its_response() -> None:
    time = Time()
    limiter = RateLimiter(time.clock, time.sleep)
    for _ in range(CONTENT_PER_MINUTE - 1):
        complete_request(time, limiter, CREATION, 0)
    slow = complete_request(time, limiter, CREATION, 9)
    complete_request(time, limiter, CREATION, 0)  # the window no longer includes the first creation
    for _ in range(CONTENT_PER_MINUTE - 1):
        complete_request(time, limiter, CREATION, 0)
    assert time.now == slow + 9 + 60


def test_creations_in_flight_count_until_their_responses_arrive() -> None:
    time = Time()
    limiter = RateLimiter(time.clock, time.sleep)
    charges = [limiter.acquire(CREATION) for _ in range(CONTENT_PER_MINUTE)]
    limiter.set_time_limit(30)
    with pytest.raises(DeadlineExceeded):
        limiter.acquire(CREATION)
    for charged in charges:
        limiter.release(CREATION, charged, 1, {})
    limiter.set_time_limit(60)
    limiter.acquire(CREATION)
    assert limiter.seconds_waited == 60


def test_no_request_is_sent_during_a_requested_pause() -> None:
    time = Time()
    limiter = RateLimiter(time.clock, time.sleep)
    limiter.on_rate_limited(RequestCost(), 17)
    limiter.acquire(RequestCost())
    assert limiter.seconds_waited == 17


SUBMISSION = RequestCost(write=True, creations=1, submissions=1)


def test_the_limit_on_submissions_is_kept_once_github_has_applied_it() -> None:
    time = Time()
    limiter = RateLimiter(time.clock, time.sleep)
    for _ in range(30):
        complete_request(time, limiter, SUBMISSION, 0)
    assert limiter.seconds_waited == 0
    assert limiter.on_submitted_too_quickly(SUBMISSION) == INITIAL_RATE_LIMIT_BACKOFF
    sent = [complete_request(time, limiter, SUBMISSION, 0) for _ in range(60)]
    assert all(later - sooner >= 60 for sooner, later in zip(sent, sent[20:], strict=False))


def test_requests_refused_together_lengthen_the_pause_once() -> None:
    limiter = RateLimiter(Time().clock, Time().sleep)
    pauses = [limiter.on_submitted_too_quickly(SUBMISSION) for _ in range(3)]
    assert pauses == [INITIAL_RATE_LIMIT_BACKOFF] * 3


def test_other_creations_do_not_count_as_submissions() -> None:
    time = Time()
    limiter = RateLimiter(time.clock, time.sleep)
    limiter.on_submitted_too_quickly(SUBMISSION)
    sent = [complete_request(time, limiter, CREATION, 0) for _ in range(60)]
    assert sent[-1] == sent[0]


def test_a_run_may_finish_within_the_grace_period_and_sends_nothing_after_it() -> None:
    time = Time()
    limiter = RateLimiter(time.clock, time.sleep)
    limiter.set_time_limit(300)
    time.sleep(300 + GRACE_PERIOD - 1)
    limiter.acquire(RequestCost())
    with pytest.raises(DeadlineExceeded):
        limiter.check_deadline()
    time.sleep(1)
    with pytest.raises(DeadlineExceeded):
        limiter.acquire(RequestCost())


GRAPHQL, REST = RequestCost(graphql=True), RequestCost()
ROUND_TRIP = 0.1  # the duration of the fastest response, in seconds


def complete_request(time: Time, limiter: RateLimiter, cost: RequestCost, seconds: float) -> float:
    """Send a request, receive its response after `seconds`, and return the time when the request was sent."""
    charged = limiter.acquire(cost)
    sent_at = time.now
    time.sleep(seconds)
    limiter.release(cost, charged, seconds, {})
    return sent_at


@pytest.mark.parametrize(("cost", "maximum"), [(GRAPHQL, 60), (REST, 90)])
@given(st.lists(st.floats(ROUND_TRIP, 9), min_size=40, max_size=80))
def test_responses_in_any_minute_stay_within_the_cpu_time_limit(
    cost: RequestCost, maximum: int, spans: list[float]
) -> None:
    time, responses = Time(), list[tuple[float, float]]()
    limiter = RateLimiter(time.clock, time.sleep)
    complete_request(time, limiter, cost, ROUND_TRIP)
    for span in spans:
        # Five requests are in flight at once
        charges = [limiter.acquire(cost) for _ in range(5)]
        time.sleep(span)
        for charged in charges:
            limiter.release(cost, charged, span, {})
            responses.append((time.now, span - ROUND_TRIP))
    for start, _ in responses:
        # Requests that are in flight when the limit is reached are completed
        total = sum(took for when, took in responses if start <= when < start + 59.9)
        assert total <= maximum + 5 * max(spans)


def test_a_long_round_trip_does_not_count_as_cpu_time() -> None:
    time = Time()
    limiter = RateLimiter(time.clock, time.sleep)
    for _ in range(400):
        complete_request(time, limiter, GRAPHQL, 0.5)
    assert limiter.seconds_waited == 0


def rate_limit_headers(limit: int, remaining: int, resets_at: float) -> dict[str, str]:
    return {
        "x-ratelimit-limit": str(limit),
        "x-ratelimit-remaining": str(remaining),
        "x-ratelimit-reset": str(round(resets_at)),
    }


def limiter_with_a_tenth_left(
    time: Time, minutes: float, on_wait: Callable[[str], None] = lambda message: None
) -> RateLimiter:
    """Return a limiter with a tenth of its hourly limit left, and this many minutes until the limit is reset."""
    limiter = RateLimiter(time.clock, time.sleep, on_wait)
    limiter.release(
        REST, limiter.acquire(REST), ROUND_TRIP, rate_limit_headers(5000, 500, time.now + minutes * 60)
    )
    return limiter


def test_the_reserve_is_kept_and_the_wait_for_the_reset_is_reported_once() -> None:
    time, messages = Time(), list[str]()
    limiter = limiter_with_a_tenth_left(time, 7, messages.append)
    limiter.set_reserve(0.1)
    limiter.acquire(REST)
    assert limiter.seconds_waited == 7 * 60
    assert messages == [f"waiting about 7 min: {RESERVE_REASON}"]


def test_a_run_does_not_wait_for_a_reset_after_its_deadline() -> None:
    time = Time()
    limiter = limiter_with_a_tenth_left(time, 30)
    limiter.set_reserve(0.1)
    limiter.set_time_limit(20 * 60)
    with pytest.raises(DeadlineExceeded, match=RESERVE_REASON):
        limiter.acquire(REST)
    assert limiter.seconds_waited == 0


def test_a_run_without_a_time_limit_does_not_wait_half_an_hour() -> None:
    limiter = limiter_with_a_tenth_left(Time(), 30)
    limiter.set_reserve(0.1)
    with pytest.raises(CommandError, match=f"{RESERVE_REASON}; it resets in about 30 min"):
        limiter.acquire(REST)


def test_without_a_reserve_the_whole_limit_is_used() -> None:
    limiter = limiter_with_a_tenth_left(Time(), 30)
    for _ in range(500):
        limiter.acquire(REST)
    assert limiter.seconds_waited == 0


def test_rest_and_graphql_have_separate_hourly_limits() -> None:
    limiter = limiter_with_a_tenth_left(Time(), 30)
    limiter.set_reserve(0.1)
    limiter.acquire(GRAPHQL)
    assert limiter.seconds_waited == 0


def test_responses_out_of_order_do_not_raise_the_budget() -> None:
    budget = Budget()
    for remaining in (700, 650, 680):
        budget.update(rate_limit_headers(1000, remaining, 4000))
    budget.update(rate_limit_headers(1000, 990, 400))  # this response is from the previous hour
    assert (budget.remaining, budget.delay(0.65, 1000)) == (650, 3000)
    budget.update(rate_limit_headers(1000, 999, 7600))
    assert budget.delay(0.65, 1000) == 0


@given(st.floats(0.1, 500), st.floats(0.1, 5), st.floats(5, 60))
def test_backoff_delays_double_up_to_a_maximum_and_add_up_to_the_total(
    total: float, initial: float, maximum: float
) -> None:
    delays = list(backoff_delays(total, initial, maximum))
    assert sum(delays) == pytest.approx(total)
    assert all(delay <= maximum for delay in delays)
    assert all(after == pytest.approx(min(2 * before, maximum)) for before, after in pairwise(delays[:-1]))
