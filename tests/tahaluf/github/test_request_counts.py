"""What a run costs, in requests: counted by the server, never timed."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

import large_coalition
from localhub.core import Handler, Request, Response, json_response
from localhub.faults import FaultRule
from localhub.hub import Hub
from localhub.limits import Limits
from localhub.virtual_clock import VirtualClock
from tahaluf.flows.sync.snapshot import load_resource_types, step_starter, take_snapshot
from tahaluf.github import ExecutionResult, GitHubError, Session, execute
from tahaluf.github.errors import NoResponse
from tahaluf.github.projects import MAX_PAGE_SIZE, MIN_PAGE_SIZE
from tahaluf.plan import MAX_BATCH_SIZE, Rest, expected_seconds, min_creation_seconds
from tahaluf.resources import all_resources
from tahaluf.templates import Tree
from virtual_session import open_session

TIMED_OUT = {"data": None, "errors": [{"message": "Something went wrong while executing your query."}]}


class LargeOrganization:
    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.session = Session(large_coalition.TOKEN, api_url=hub.url, sleep=lambda seconds: None)

    def plan(self, projects: int, labels: int = 40) -> Any:
        kept = load_resource_types(Path("no templates of its own"))
        return take_snapshot(self.session, large_coalition.manifest(projects, labels), kept).plan


LoadOrganization = Callable[..., LargeOrganization]


@pytest.fixture
def load_organization(tmp_path: Path) -> Iterator[LoadOrganization]:
    with ExitStack() as stack:

        def made(projects: int, labels: int = 40, limits: Limits | None = None) -> LargeOrganization:
            hub = stack.enter_context(Hub(tmp_path, large_coalition.SEED, run_workflows=False, limits=limits))
            large_coalition.load_into(hub, large_coalition.manifest(projects, labels))
            return LargeOrganization(hub)

        yield made


class WeakServer:
    """A middleware under which a query fails if it asks for more projects than it can bear."""

    def __init__(self, bears: int, answer: Callable[[Request, Handler, int], Response]) -> None:
        self.bears, self.answer = bears, answer
        self.sizes: list[int] = []
        self.lock = Lock()

    def __call__(self, request: Request, next_handler: Handler) -> Response:
        size = request.body.count(b"$repository") // 2
        if not size:
            return next_handler(request)
        with self.lock:
            self.sizes.append(size)
        return self.answer(request, next_handler, size) if size > self.bears else next_handler(request)


def test_two_hundred_projects_with_nothing_to_do_cost_four_requests_and_no_write(
    load_organization: LoadOrganization,
) -> None:
    organization = load_organization(200)
    assert not organization.plan(200)
    assert (organization.session.requests, organization.session.writes) == (4, 0)


def test_no_template_is_rendered_for_a_project_that_has_its_files(
    load_organization: LoadOrganization,
) -> None:
    rendered: list[str] = []

    def render(template: str, values: Mapping[str, object]) -> Tree:
        rendered.append(str(values["slug"]))
        return Tree(template, "1", {})

    organization = load_organization(30, labels=1)
    grown = large_coalition.manifest(31, labels=1)  # a project more than there are repositories
    seen = take_snapshot(organization.session, grown, all_resources(render))
    assert rendered == [large_coalition.slug(30)]
    assert {change.project for change in seen.plan.changes} == set(rendered)


def test_what_does_not_change_costs_a_fiftieth_of_a_request_a_project(
    load_organization: LoadOrganization,
) -> None:
    organization = load_organization(151, labels=2)
    assert not organization.plan(151, labels=2)
    assert organization.session.requests == -(-151 // MAX_PAGE_SIZE)


def test_the_read_fits_the_points_of_a_job_token_with_room(load_organization: LoadOrganization) -> None:
    organization = load_organization(100, labels=2, limits=Limits(graphql_points_per_hour=20))
    assert not organization.plan(100, labels=2)  # so that 5,000 cost fewer than the 1,000 points of its hour


@pytest.mark.parametrize("status", [502, 504, 200])
def test_a_page_that_github_cannot_answer_is_halved_and_what_came_is_not_asked_again(
    load_organization: LoadOrganization, status: int
) -> None:
    organization = load_organization(60, labels=1)
    weak = WeakServer(20, lambda request, next_handler, size: json_response(status, TIMED_OUT))
    organization.hub.middlewares.append(weak)
    assert not organization.plan(60, labels=1)
    answered = [size for size in weak.sizes if size <= 20]
    assert sum(answered) == 60  # nothing twice
    assert len(weak.sizes) <= 12


def test_pages_grow_back_when_github_recovers(load_organization: LoadOrganization) -> None:
    organization = load_organization(250, labels=1)
    failures = iter([True])

    def once(request: Request, next_handler: Handler, size: int) -> Response:
        return json_response(502, {}) if next(failures, False) else next_handler(request)

    weak = WeakServer(0, once)
    organization.hub.middlewares.append(weak)
    assert not organization.plan(250, labels=1)
    assert weak.sizes[-1] != MAX_PAGE_SIZE // 2
    assert len(weak.sizes) <= 1 + 2 * 5


def test_only_the_projects_that_came_in_part_are_asked_again(load_organization: LoadOrganization) -> None:
    organization = load_organization(40, labels=1)

    def in_part(request: Request, next_handler: Handler, size: int) -> Response:
        import json

        answer = json.loads(next_handler(request).body)  # type: ignore[arg-type]
        answer["data"]["organization"]["repository7"] = None
        answer["errors"] = [{"message": "Something went wrong", "path": ["organization", "repository7"]}]
        return json_response(200, answer)

    weak = WeakServer(30, in_part)
    organization.hub.middlewares.append(weak)
    assert not organization.plan(40, labels=1)
    assert weak.sizes == [40, 1]


def test_a_server_that_bears_nothing_ends_the_run_instead_of_going_on_for_ever(
    load_organization: LoadOrganization,
) -> None:
    organization = load_organization(20, labels=1)
    weak = WeakServer(0, lambda request, next_handler, size: json_response(502, {}))
    organization.hub.middlewares.append(weak)
    with pytest.raises(NoResponse):
        organization.plan(20, labels=1)
    assert min(weak.sizes) >= MIN_PAGE_SIZE // 2
    assert len(weak.sizes) < 20


# -- writing --------------------------------------------------------------------------------------------


class ClockedOrganization:
    """A hub and a session on one clock that moves only when somebody waits."""

    def __init__(self, folder: Path, limits: Limits, projects: int, labels: int, there: int) -> None:
        self.clock = VirtualClock()
        self.hub = Hub(folder, large_coalition.SEED, run_workflows=False, limits=limits, clock=self.clock.now)
        self.manifest = large_coalition.manifest(projects, labels)
        large_coalition.load_into(self.hub, self.manifest, labels=there)
        self.kept = load_resource_types(Path("no templates of its own"))
        self.session = self.open_session()

    def open_session(self) -> Session:
        """A new run: it knows nothing of the ones before it."""
        self.session = open_session(self.hub.url, large_coalition.TOKEN, self.clock)
        return self.session

    def query(self) -> Any:
        return take_snapshot(self.session, self.manifest, self.kept)

    def apply(self, minutes: float | None = None, batch_size: int = MAX_BATCH_SIZE) -> ExecutionResult:
        seen = self.query()
        self.session.rate_limiter.set_time_limit(None if minutes is None else minutes * 60)
        start = step_starter(self.manifest, self.kept)
        return execute(self.session, seen.plan, seen.contexts, start, batch_size=batch_size)

    def created_labels(self) -> int:
        """Label creations that the server took, as it told of them."""
        told = [
            event for event in self.hub.events.log() if (event.name, event.action) == ("label", "created")
        ]
        return len(told)


@pytest.fixture
def clocked_organization(tmp_path: Path) -> Iterator[Callable[..., ClockedOrganization]]:
    with ExitStack() as stack:

        def made(limits: Limits, projects: int, labels: int, there: int) -> ClockedOrganization:
            organization = ClockedOrganization(tmp_path, limits, projects, labels, there)
            stack.callback(organization.hub.close)
            return organization

        yield made


def test_one_label_more_in_two_hundred_repositories_is_a_request_for_twenty(
    clocked_organization: Callable[..., ClockedOrganization],
) -> None:
    organization = clocked_organization(Limits(), projects=200, labels=3, there=2)
    plan = organization.query().plan
    assert plan.requests == 10
    organization.open_session()
    carried = organization.apply()
    assert {outcome.state for outcome in carried.outcomes} == {"done"}
    assert (
        organization.session.requests == 200 // MAX_PAGE_SIZE + 10
    )  # so that a thousand repositories cost 70
    assert not organization.query().plan


@pytest.mark.parametrize("limits", ["aliases", "aliases,429", "aliases,200", "aliases,silent"])
def test_the_strict_reading_is_learnt_from_a_refusal_and_kept_to(
    clocked_organization: Callable[..., ClockedOrganization], limits: str
) -> None:
    organization = clocked_organization(Limits.parse(limits), projects=30, labels=40, there=0)
    before = organization.clock.time()
    expected = expected_seconds(organization.query().plan, count_each_creation=True)
    carried = organization.apply(minutes=1440)
    assert {outcome.reason for outcome in carried.outcomes if outcome.state != "done"} == set()
    assert organization.session.rate_limiter.counts_each_creation
    assert organization.created_labels() == 30 * 40  # none twice
    took = organization.clock.time() - before
    assert min_creation_seconds(1200) <= took <= 1.05 * min_creation_seconds(1200)
    assert organization.session.requests <= 1.1 * (30 // MAX_PAGE_SIZE + 1 + 1200 // 20)
    assert 0.75 * took <= expected <= 1.25 * took


def test_the_lenient_reading_is_not_left_without_a_reason(
    clocked_organization: Callable[..., ClockedOrganization],
) -> None:
    organization = clocked_organization(Limits(), projects=30, labels=40, there=0)
    carried = organization.apply()
    assert {outcome.state for outcome in carried.outcomes} == {"done"}
    assert not organization.session.rate_limiter.counts_each_creation
    assert organization.session.rate_limiter.seconds_waited == 0


def test_a_run_whose_time_is_up_says_what_is_left_and_the_next_ones_finish_it(
    clocked_organization: Callable[..., ClockedOrganization],
) -> None:
    organization = clocked_organization(Limits.parse("aliases"), projects=30, labels=40, there=0)
    before, runs, states = organization.clock.time(), 0, set()
    while runs < 10:
        runs += 1
        organization.open_session()
        began = organization.clock.time()
        carried = organization.apply(minutes=50)
        assert organization.clock.time() - began <= 50 * 60
        states = {outcome.state for outcome in carried.outcomes}
        if "not reached" not in states:
            break
        left = {outcome.reason for outcome in carried.outcomes if outcome.state == "not reached"}
        assert left == {"the run's time was up before it"}
        organization.clock.sleep(10 * 60)  # until the next sweep
    assert states == {"done"}
    assert organization.created_labels() == 30 * 40  # none twice
    assert organization.clock.time() - before <= 1.01 * min_creation_seconds(1200)


def test_a_primary_limit_is_waited_for_and_teaches_nothing_of_content(
    clocked_organization: Callable[..., ClockedOrganization],
) -> None:
    organization = clocked_organization(Limits(graphql_points_per_hour=8), projects=100, labels=2, there=1)
    carried = organization.apply(minutes=120)
    assert {outcome.state for outcome in carried.outcomes} == {"done"}
    assert not organization.session.rate_limiter.counts_each_creation


def test_one_label_more_without_batches_takes_hardly_longer_than_the_limits_ask_for(
    clocked_organization: Callable[..., ClockedOrganization],
) -> None:
    organization = clocked_organization(Limits.parse("aliases"), projects=600, labels=2, there=1)
    before = organization.clock.time()
    carried = organization.apply(batch_size=1)
    assert {outcome.state for outcome in carried.outcomes} == {"done"}
    assert organization.created_labels() == 600
    assert organization.session.requests == 600 // MAX_PAGE_SIZE + 600
    assert min_creation_seconds(600) <= organization.clock.time() - before <= 1.01 * min_creation_seconds(600)


class LowestRemaining:
    """A middleware that remembers how little of the hour's points was ever left."""

    def __init__(self) -> None:
        self.lowest = 1_000_000

    def __call__(self, request: Request, next_handler: Handler) -> Response:
        answer = next_handler(request)
        if request.path == "/graphql":
            self.lowest = min(self.lowest, int(answer.headers["x-ratelimit-remaining"]))
        return answer


def test_a_tenth_of_the_hour_is_left_to_people_and_the_next_hour_is_waited_for(
    clocked_organization: Callable[..., ClockedOrganization],
) -> None:
    organization = clocked_organization(Limits(graphql_points_per_hour=20), projects=200, labels=3, there=2)
    organization.session.rate_limiter.set_reserve(0.1)
    least, before = LowestRemaining(), organization.clock.time()
    organization.hub.middlewares.insert(0, least)
    carried = organization.apply(minutes=120)
    assert {outcome.state for outcome in carried.outcomes} == {"done"}
    assert (
        2 <= least.lowest <= 6
    )  # of twenty points, two are for people; several requests are under way at once
    assert 3600 <= organization.clock.time() - before < 3700


def test_a_run_that_would_need_what_is_left_to_people_says_so_and_the_next_one_goes_on(
    clocked_organization: Callable[..., ClockedOrganization],
) -> None:
    organization = clocked_organization(Limits(graphql_points_per_hour=20), projects=200, labels=3, there=2)
    organization.session.rate_limiter.set_reserve(0.1)
    least, before = LowestRemaining(), organization.clock.time()
    organization.hub.middlewares.insert(0, least)
    carried = organization.apply(minutes=30)
    assert {outcome.state for outcome in carried.outcomes} == {"done", "not reached"}
    assert all("left to people" in o.reason for o in carried.outcomes if o.state == "not reached")
    assert (least.lowest, organization.clock.time() - before) == (2, 0)
    organization.clock.sleep(3600)
    organization.open_session().rate_limiter.set_reserve(0.1)
    assert {outcome.state for outcome in organization.apply(minutes=30).outcomes} == {"done"}
    assert organization.created_labels() == 200


def test_what_github_does_not_show_yet_is_asked_for_ever_less_often(
    clocked_organization: Callable[..., ClockedOrganization],
) -> None:
    organization = clocked_organization(Limits(), projects=1, labels=1, there=1)
    organization.hub.faults.add_rules([FaultRule("404", path="/repos/*", times=None)])
    before = organization.clock.time()
    with pytest.raises(GitHubError):
        organization.session.rest(
            Rest("GET", f"/repos/{large_coalition.ORGANIZATION}/{large_coalition.slug(0)}", just_created=True)
        )
    assert organization.clock.time() - before == 120
    assert organization.session.requests <= 20
