"""What a run costs, in requests: counted by the server, never timed."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

import big_town
from localhub.clocks import Virtual
from localhub.core import Handler, Request, Response, json_response
from localhub.faults import Fault
from localhub.hub import Hub
from localhub.limits import Limits
from played import sit_down
from tahaluf.commands.fleet.look import kinds, look, starter
from tahaluf.github import Carried, GitHubRefusal, Session, carry_out
from tahaluf.github.answers import Unanswered
from tahaluf.github.read import PAGE, SMALLEST_PAGE
from tahaluf.plan import BATCH, Rest, floor, seconds
from tahaluf.resources import resources
from tahaluf.scaffold import Tree

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


def test_no_template_is_rendered_for_a_project_that_has_its_files(settled: Settle) -> None:
    rendered: list[str] = []

    def render(template: str, values: Mapping[str, object]) -> Tree:
        rendered.append(str(values["slug"]))
        return Tree(template, "1", {})

    town = settled(30, labels=1)
    grown = big_town.manifest(31, labels=1)  # a project more than there are repositories
    seen = look(town.session, grown, resources(render))
    assert rendered == [big_town.slug(30)]
    assert {change.project for change in seen.plan.changes} == set(rendered)


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


# -- writing --------------------------------------------------------------------------------------------


class Hours:
    """A hub and a session on one clock that moves only when somebody waits."""

    def __init__(self, folder: Path, limits: Limits, projects: int, labels: int, there: int) -> None:
        self.clock = Virtual()
        self.hub = Hub(folder, big_town.SEED, runs=False, limits=limits, clock=self.clock.now)
        self.manifest = big_town.manifest(projects, labels)
        big_town.settle(self.hub, self.manifest, labels=there)
        self.kept = kinds(Path("no templates of its own"))
        self.session = self.sit_down()

    def sit_down(self) -> Session:
        """A new run: it knows nothing of the ones before it."""
        self.session = sit_down(self.hub.url, big_town.TOKEN, self.clock)
        return self.session

    def look(self) -> Any:
        return look(self.session, self.manifest, self.kept)

    def apply(self, minutes: float | None = None, together: int = BATCH) -> Carried:
        seen = self.look()
        self.session.pacer.finish_within(None if minutes is None else minutes * 60)
        start = starter(self.manifest, self.kept)
        return carry_out(self.session, seen.plan, seen.sites, start, together=together)

    def made(self) -> int:
        """Label creations that the server took, as it told of them."""
        told = [
            event for event in self.hub.events.log() if (event.name, event.action) == ("label", "created")
        ]
        return len(told)


@pytest.fixture
def hours(tmp_path: Path) -> Iterator[Callable[..., Hours]]:
    with ExitStack() as stack:

        def made(limits: Limits, projects: int, labels: int, there: int) -> Hours:
            town = Hours(tmp_path, limits, projects, labels, there)
            stack.callback(town.hub.close)
            return town

        yield made


def test_one_label_more_in_two_hundred_repositories_is_a_request_for_twenty(hours: Any) -> None:
    town = hours(Limits(), projects=200, labels=3, there=2)
    plan = town.look().plan
    assert plan.requests == 10
    town.sit_down()
    carried = town.apply()
    assert {outcome.state for outcome in carried.outcomes} == {"done"}
    assert town.session.requests == 200 // PAGE + 10  # so that a thousand repositories cost 70
    assert not town.look().plan


@pytest.mark.parametrize("limits", ["aliases", "aliases,429", "aliases,200", "aliases,silent"])
def test_the_strict_reading_is_learnt_from_a_refusal_and_kept_to(hours: Any, limits: str) -> None:
    town = hours(Limits.parse(limits), projects=30, labels=40, there=0)
    before = town.clock.time()
    expected = seconds(town.look().plan, each_counts=True)
    carried = town.apply(minutes=1440)
    assert {outcome.reason for outcome in carried.outcomes if outcome.state != "done"} == set()
    assert town.session.pacer.each_counts
    assert town.made() == 30 * 40  # none twice
    took = town.clock.time() - before
    assert floor(1200) <= took <= 1.05 * floor(1200)
    assert town.session.requests <= 1.1 * (30 // PAGE + 1 + 1200 // 20)
    assert 0.75 * took <= expected <= 1.25 * took


def test_the_lenient_reading_is_not_left_without_a_reason(hours: Any) -> None:
    town = hours(Limits(), projects=30, labels=40, there=0)
    carried = town.apply()
    assert {outcome.state for outcome in carried.outcomes} == {"done"}
    assert not town.session.pacer.each_counts
    assert town.session.pacer.waited == 0


def test_a_run_whose_time_is_up_says_what_is_left_and_the_next_ones_finish_it(hours: Any) -> None:
    town = hours(Limits.parse("aliases"), projects=30, labels=40, there=0)
    before, runs, states = town.clock.time(), 0, set()
    while runs < 10:
        runs += 1
        town.sit_down()
        began = town.clock.time()
        carried = town.apply(minutes=50)
        assert town.clock.time() - began <= 50 * 60
        states = {outcome.state for outcome in carried.outcomes}
        if "not reached" not in states:
            break
        left = {outcome.reason for outcome in carried.outcomes if outcome.state == "not reached"}
        assert left == {"the run's time was up before it"}
        town.clock.sleep(10 * 60)  # until the next sweep
    assert states == {"done"}
    assert town.made() == 30 * 40  # none twice
    assert town.clock.time() - before <= 1.01 * floor(1200)


def test_a_primary_limit_is_waited_for_and_teaches_nothing_of_content(hours: Any) -> None:
    town = hours(Limits(graphql_points_an_hour=8), projects=100, labels=2, there=1)
    carried = town.apply(minutes=120)
    assert {outcome.state for outcome in carried.outcomes} == {"done"}
    assert not town.session.pacer.each_counts


def test_one_label_more_without_batches_takes_hardly_longer_than_the_limits_ask_for(hours: Any) -> None:
    town = hours(Limits.parse("aliases"), projects=600, labels=2, there=1)
    before = town.clock.time()
    carried = town.apply(together=1)
    assert {outcome.state for outcome in carried.outcomes} == {"done"}
    assert town.made() == 600
    assert town.session.requests == 600 // PAGE + 600
    assert floor(600) <= town.clock.time() - before <= 1.01 * floor(600)


class Least:
    """A middleware that remembers how little of the hour's points was ever left."""

    def __init__(self) -> None:
        self.left = 1_000_000

    def __call__(self, request: Request, following: Handler) -> Response:
        answer = following(request)
        if request.path == "/graphql":
            self.left = min(self.left, int(answer.headers["x-ratelimit-remaining"]))
        return answer


def test_a_tenth_of_the_hour_is_left_to_people_and_the_next_hour_is_waited_for(hours: Any) -> None:
    town = hours(Limits(graphql_points_an_hour=20), projects=200, labels=3, there=2)
    town.session.pacer.leave(0.1)
    least, before = Least(), town.clock.time()
    town.hub.middlewares.insert(0, least)
    carried = town.apply(minutes=120)
    assert {outcome.state for outcome in carried.outcomes} == {"done"}
    assert (
        2 <= least.left <= 6
    )  # of twenty points, two are for people; several requests are under way at once
    assert 3600 <= town.clock.time() - before < 3700


def test_a_run_that_would_need_what_is_left_to_people_says_so_and_the_next_one_goes_on(hours: Any) -> None:
    town = hours(Limits(graphql_points_an_hour=20), projects=200, labels=3, there=2)
    town.session.pacer.leave(0.1)
    least, before = Least(), town.clock.time()
    town.hub.middlewares.insert(0, least)
    carried = town.apply(minutes=30)
    assert {outcome.state for outcome in carried.outcomes} == {"done", "not reached"}
    assert all("left to people" in o.reason for o in carried.outcomes if o.state == "not reached")
    assert (least.left, town.clock.time() - before) == (2, 0)
    town.clock.sleep(3600)
    town.sit_down().pacer.leave(0.1)
    assert {outcome.state for outcome in town.apply(minutes=30).outcomes} == {"done"}
    assert town.made() == 200


def test_what_github_does_not_show_yet_is_asked_for_ever_less_often(hours: Any) -> None:
    town = hours(Limits(), projects=1, labels=1, there=1)
    town.hub.faults.arm([Fault("404", path="/repos/*", times=None)])
    before = town.clock.time()
    with pytest.raises(GitHubRefusal):
        town.session.rest(Rest("GET", f"/repos/{big_town.ORGANIZATION}/{big_town.slug(0)}", fresh=True))
    assert town.clock.time() - before == 120
    assert town.session.requests <= 20
