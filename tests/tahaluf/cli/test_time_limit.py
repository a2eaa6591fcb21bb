"""`apply --time-limit` limits the whole run, including the comments on proposals, and the next run does the rest."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Lock

import pytest

from localhub.core import Handler, Request, Response
from support.attacks import Target, attacked
from support.busy_coalition import proposal_form
from tahaluf.cli.main import main
from tahaluf.clock import SYSTEM_CLOCK, Clock
from tahaluf.github import Session

LIMIT, GRACE = 60.0, 60.0  # in seconds; the grace period is for requests in flight
IN_FLIGHT = 6  # the number of concurrent requests
NAMES = ("Olive press", "Pine nursery")


class SlowHub:
    """A hub on which requests take some time, but only according to the hub's own clock, so the test itself stays
    fast.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds, self.now, self.sent = seconds, 0.0, list[float]()
        self._lock = Lock()

    def __call__(self, request: Request, following: Handler) -> Response:
        with self._lock:
            self.sent.append(self.now)
            self.now += self.seconds
        return following(request)

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.now += seconds


@pytest.fixture
def merged(tmp_path: Path) -> Iterator[tuple[Target, list[int]]]:
    """Merged proposals that have not been applied yet, and their issues."""
    with attacked(tmp_path) as target:
        issues = []
        for name in NAMES:
            issues.append(target.issue("a-proposer", "proposal", proposal_form(name)))
            [pull] = target.answer(issues[-1])
            target.plan(pull)
            target.merge(pull)
        target.wait(
            2
        )  # a repository created in the same second as the merge might already have existed before it
        yield target, issues


def apply_slowly(target: Target, hub: SlowHub) -> tuple[int, str]:
    """Run `apply` with a limit of one minute, and return its exit code and output."""

    target.check_out()
    tip = target.tip()
    target.here.hub.middlewares.append(hub)
    target.clock = Clock(hub.time, hub.sleep)
    ran = target.run("apply", "--yes", "--time-limit", "1", GITHUB_SHA=tip)
    target.clock = SYSTEM_CLOCK
    target.here.hub.middlewares.remove(hub)
    return ran.code, ran.out + ran.err


@pytest.mark.parametrize("seconds", [2.5, 4, 7, 29, 45])
def test_no_request_is_sent_after_the_time_limit(merged: tuple[Target, list[int]], seconds: float) -> None:
    target, issues = merged
    hub = SlowHub(seconds)
    code, printed = apply_slowly(target, hub)
    assert max(hub.sent) < LIMIT + GRACE + IN_FLIGHT * seconds
    assert code == 1
    assert "the run's time limit was reached" in printed, printed
    assert "its repository does not exist" not in printed, printed
    again = target.apply()
    assert again.code == 0, again.output
    assert all(
        target.here.founder.get(f"/repos/example-coalition/{slug}").body
        for slug in ("olive-press", "pine-nursery")
    )
    states = [
        target.here.founder.get(f"/repos/example-coalition/control/issues/{issue}").body["state"]
        for issue in issues
    ]
    assert states == ["closed", "closed"]


def test_the_comments_on_proposals_count_too(merged: tuple[Target, list[int]]) -> None:
    """The hub becomes slow only after all changes have been made."""
    target, issues = merged
    hub = SlowHub(0)
    slow_from = target.here.hub.middlewares

    def slow_comments(request: Request, following: Handler) -> Response:
        if request.method == "POST" and request.path.endswith("/comments"):
            hub.seconds = 150
        return following(request)

    slow_from.append(slow_comments)
    code, printed = apply_slowly(target, hub)
    slow_from.remove(slow_comments)
    assert code == 1
    assert "some proposers were not notified" in printed, printed
    notified = [issue for issue in issues if any("now exists" in text for text in target.comments(issue))]
    assert len(notified) == 1
    target.apply()
    assert all(any("now exists" in text for text in target.comments(issue)) for issue in issues)


def test_the_time_limit_of_catch_up_holds_for_both_of_its_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Session | None] = []

    def catch_up(session: Session, control: str, server: str, today: date, reader: Session | None) -> None:
        given.extend((session, reader))

    monkeypatch.setattr("tahaluf.cli.catch_up.catch_up", catch_up)
    for name in ("TAHALUF_TOKEN", "TAHALUF_READER_TOKEN"):
        monkeypatch.setenv(name, "a-token")
    monkeypatch.setenv("GITHUB_REPOSITORY", "an-org/control")
    assert main(["catch-up", "--time-limit", "5"]) == 0
    assert [session and session.rate_limiter.has_deadline for session in given] == [True, True]
