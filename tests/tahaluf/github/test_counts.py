"""What a run costs, in requests: counted by the server, never timed."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

import big_town
from localhub.core import Handler, Request, Response, json_response
from localhub.hub import Hub
from localhub.limits import Limits
from tahaluf.commands.fleet import kinds, look
from tahaluf.github import Session
from tahaluf.github.answers import Unanswered
from tahaluf.github.read import PAGE, SMALLEST_PAGE

TIMED_OUT = {"data": None, "errors": [{"message": "Something went wrong while executing your query."}]}


class Town:
    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.session = Session(big_town.TOKEN, api_url=hub.url, sleep=lambda seconds: None)

    def plan(self, projects: int, labels: int = 40) -> Any:
        kept = kinds(Path("no templates of its own"))
        return look(self.session, big_town.manifest(projects, labels), kept).plan


Settle = Callable[..., Town]


@pytest.fixture
def settled(tmp_path: Path) -> Iterator[Settle]:
    with ExitStack() as stack:

        def made(projects: int, labels: int = 40, limits: Limits | None = None) -> Town:
            hub = stack.enter_context(Hub(tmp_path, big_town.SEED, runs=False, limits=limits))
            big_town.settle(hub, big_town.manifest(projects, labels))
            return Town(hub)

        yield made


class Weak:
    """A middleware under which a query fails if it asks for more projects than it can bear."""

    def __init__(self, bears: int, answer: Callable[[Request, Handler, int], Response]) -> None:
        self.bears, self.answer = bears, answer
        self.sizes: list[int] = []
        self.lock = Lock()

    def __call__(self, request: Request, following: Handler) -> Response:
        size = request.body.count(b"$repository") // 2
        if not size:
            return following(request)
        with self.lock:
            self.sizes.append(size)
        return self.answer(request, following, size) if size > self.bears else following(request)


def test_two_hundred_projects_with_nothing_to_do_cost_four_requests_and_no_write(settled: Settle) -> None:
    town = settled(200)
    assert not town.plan(200)
    assert (town.session.requests, town.session.writes) == (4, 0)


def test_what_does_not_change_costs_a_fiftieth_of_a_request_a_project(settled: Settle) -> None:
    town = settled(151, labels=2)
    assert not town.plan(151, labels=2)
    assert town.session.requests == -(-151 // PAGE)


def test_the_read_fits_the_points_of_a_job_token_with_room(settled: Settle) -> None:
    town = settled(100, labels=2, limits=Limits(graphql_points_an_hour=20))
    assert not town.plan(100, labels=2)  # so that 5,000 cost fewer than the 1,000 points of its hour


@pytest.mark.parametrize("status", [502, 504, 200])
def test_a_page_that_github_cannot_answer_is_halved_and_what_came_is_not_asked_again(
    settled: Settle, status: int
) -> None:
    town = settled(60, labels=1)
    weak = Weak(20, lambda request, following, size: json_response(status, TIMED_OUT))
    town.hub.middlewares.append(weak)
    assert not town.plan(60, labels=1)
    answered = [size for size in weak.sizes if size <= 20]
    assert sum(answered) == 60  # nothing twice
    assert len(weak.sizes) <= 12


def test_pages_grow_back_when_github_recovers(settled: Settle) -> None:
    town = settled(250, labels=1)
    failures = iter([True])

    def once(request: Request, following: Handler, size: int) -> Response:
        return json_response(502, {}) if next(failures, False) else following(request)

    weak = Weak(0, once)
    town.hub.middlewares.append(weak)
    assert not town.plan(250, labels=1)
    assert weak.sizes[-1] != PAGE // 2
    assert len(weak.sizes) <= 1 + 2 * 5


def test_only_the_projects_that_came_in_part_are_asked_again(settled: Settle) -> None:
    town = settled(40, labels=1)

    def in_part(request: Request, following: Handler, size: int) -> Response:
        import json

        answer = json.loads(following(request).body)  # type: ignore[arg-type]
        answer["data"]["organization"]["repository7"] = None
        answer["errors"] = [{"message": "Something went wrong", "path": ["organization", "repository7"]}]
        return json_response(200, answer)

    weak = Weak(30, in_part)
    town.hub.middlewares.append(weak)
    assert not town.plan(40, labels=1)
    assert weak.sizes == [40, 1]


def test_a_server_that_bears_nothing_ends_the_run_instead_of_going_on_for_ever(settled: Settle) -> None:
    town = settled(20, labels=1)
    weak = Weak(0, lambda request, following, size: json_response(502, {}))
    town.hub.middlewares.append(weak)
    with pytest.raises(Unanswered):
        town.plan(20, labels=1)
    assert min(weak.sizes) >= SMALLEST_PAGE // 2
    assert len(weak.sizes) < 20
