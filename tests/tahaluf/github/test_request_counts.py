"""A run needs few requests, as counted by the server."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

from localhub.core import Handler, Request, Response, json_response
from localhub.faults import FaultRule
from localhub.hub import Hub
from localhub.limits import Limits
from localhub.virtual_clock import VirtualClock
from support import large_coalition
from support.virtual_session import open_session
from tahaluf.clock import Clock
from tahaluf.flows.sync import turns
from tahaluf.flows.sync.scope import Scope
from tahaluf.flows.sync.snapshot import load_resource_types, step_starter, take_snapshot
from tahaluf.flows.sync.turns import Turn
from tahaluf.github import ExecutionResult, GitHubError, Session, execute
from tahaluf.github.errors import NoResponse
from tahaluf.github.projects import MAX_PAGE_SIZE, MIN_PAGE_SIZE
from tahaluf.github.rate_limit.limiter import RESERVE_REASON, DeadlineExceeded
from tahaluf.plan import MAX_BATCH_SIZE, Rest, expected_seconds, min_creation_seconds
from tahaluf.rendering import Renderer
from tahaluf.resources import all_resources
from tahaluf.templates import BUILTIN_TEMPLATES, Library, Tree

# The ruleset, the environments, the branches of one environment, the site, three paths of Actions permissions,
# private reporting, and the security configuration
PATHS_PER_REPOSITORY = 9
TIMED_OUT = {"data": None, "errors": [{"message": "Something went wrong while executing your query."}]}


class LargeOrganization:
    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.session = Session(
            large_coalition.TOKEN, api_url=hub.url, clock=Clock(sleep=lambda seconds: None)
        )

    def plan(self, projects: int, labels: int = 40) -> Any:
        resource_types = load_resource_types(Path("no templates"))
        return take_snapshot(
            Scope.select(self.session, large_coalition.manifest(projects, labels), resource_types)
        ).plan


LoadOrganization = Callable[..., LargeOrganization]


@pytest.fixture
def load_organization(tmp_path: Path) -> Iterator[LoadOrganization]:
    with ExitStack() as stack:

        def load(projects: int, labels: int = 40, limits: Limits | None = None) -> LargeOrganization:
            hub = stack.enter_context(Hub(tmp_path, large_coalition.SEED, run_workflows=False, limits=limits))
            large_coalition.load_into(hub, large_coalition.manifest(projects, labels))
            return LargeOrganization(hub)

        yield load


class WeakServer:
    """A middleware that makes queries for more than `max_projects` projects fail."""

    def __init__(self, max_projects: int, fail: Callable[[Request, Handler, int], Response]) -> None:
        self.max_projects, self.fail = max_projects, fail
        self.sizes: list[int] = []
        self.lock = Lock()

    def __call__(self, request: Request, next_handler: Handler) -> Response:
        size = request.body.count(b"$repository") // 2
        if not size:
            return next_handler(request)
        with self.lock:
            self.sizes.append(size)
        return self.fail(request, next_handler, size) if size > self.max_projects else next_handler(request)


def test_two_hundred_unchanged_projects_need_four_requests_and_no_write(
    load_organization: LoadOrganization,
) -> None:
    organization = load_organization(200)
    assert not organization.plan(200)
    assert (organization.session.requests, organization.session.writes) == (4, 0)


@pytest.mark.parametrize("projects", [100, pytest.param(1000, marks=pytest.mark.full)])
def test_every_kind_that_graphql_shows_needs_few_requests(
    load_organization: LoadOrganization, projects: int
) -> None:
    """Both ends of a team's list of repositories are read at once, so a request reads two hundred repositories."""
    organization = load_organization(0, limits=Limits(graphql_points_per_hour=projects))
    coalition = large_coalition.every_kind(projects, large_coalition.GRAPHQL_KINDS)
    large_coalition.load_every_kind(organization.hub, coalition, with_rest=False)
    plan = take_snapshot(
        Scope.select(organization.session, coalition, load_resource_types(Path("no templates")))
    ).plan
    assert (plan.changes, plan.blocked, plan.notes) == ((), (), ())
    expected = -(-projects // MAX_PAGE_SIZE) + -(-projects // 200)
    assert (organization.session.requests, organization.session.writes) == (expected, 0)
    assert expected <= 25


@pytest.mark.parametrize(("projects", "per_run"), [(30, 10), pytest.param(1000, 100, marks=pytest.mark.full)])
def test_what_only_the_rest_api_shows_is_read_in_turn(
    load_organization: LoadOrganization, monkeypatch: pytest.MonkeyPatch, projects: int, per_run: int
) -> None:
    """In a workflow run, at most 100 projects need their own requests."""
    monkeypatch.setattr(turns, "PROJECTS_PER_RUN", per_run)
    organization = load_organization(0)
    coalition = large_coalition.every_kind(projects)
    large_coalition.load_every_kind(organization.hub, coalition)
    resource_types = load_resource_types(Path("no templates"))
    plan = take_snapshot(Scope.select(organization.session, coalition, resource_types, turn=Turn(1))).plan
    assert (plan.changes, plan.blocked) == ((), ())
    assert len(plan.notes) == 1
    by_graphql = -(-projects // MAX_PAGE_SIZE) + -(-projects // 200)
    # The repositories, the teams (of the projects and two others), and the security configurations
    lists = -(-projects // 100) + -(-(projects + 2) // 100) + 1
    assert organization.session.requests == by_graphql + lists + per_run * PATHS_PER_REPOSITORY
    assert organization.session.writes == 0


def test_the_template_of_each_repository_is_rendered_once(load_organization: LoadOrganization) -> None:
    """Only rendering can show whether values in the manifest or the template have changed. It reads no files from
    GitHub.
    """
    rendered: list[str] = []
    renderer = Renderer(Library.from_paths([BUILTIN_TEMPLATES]))

    def render(template: str, values: Mapping[str, object]) -> Tree:
        rendered.append(str(values["slug"]))
        return renderer.render(template, values)

    organization = load_organization(30, labels=1)
    manifest = large_coalition.manifest(31, labels=1)  # one of the projects has no repository yet
    snapshot = take_snapshot(Scope.select(organization.session, manifest, all_resources(render)))
    assert rendered == [large_coalition.slug(number) for number in range(31)]
    assert {change.project for change in snapshot.plan.changes} == {large_coalition.slug(30)}


def test_fifty_unchanged_projects_share_a_request(
    load_organization: LoadOrganization,
) -> None:
    organization = load_organization(151, labels=2)
    assert not organization.plan(151, labels=2)
    assert organization.session.requests == -(-151 // MAX_PAGE_SIZE)


def test_a_read_stays_far_below_the_hourly_points_of_a_job_token(load_organization: LoadOrganization) -> None:
    organization = load_organization(100, labels=2, limits=Limits(graphql_points_per_hour=20))
    # At this rate, 5,000 projects cost less than the hourly limit of 1,000 points
    assert not organization.plan(100, labels=2)


@pytest.mark.parametrize("status", [502, 504, 200])
def test_a_page_that_times_out_is_halved_and_complete_projects_are_not_read_again(
    load_organization: LoadOrganization, status: int
) -> None:
    organization = load_organization(60, labels=1)
    server = WeakServer(20, lambda request, next_handler, size: json_response(status, TIMED_OUT))
    organization.hub.middlewares.append(server)
    assert not organization.plan(60, labels=1)
    successful = [size for size in server.sizes if size <= 20]
    assert sum(successful) == 60  # no duplicates
    assert len(server.sizes) <= 12


def test_pages_grow_again_when_github_recovers(load_organization: LoadOrganization) -> None:
    organization = load_organization(250, labels=1)
    failures = iter([True])

    def fail_once(request: Request, next_handler: Handler, size: int) -> Response:
        return json_response(502, {}) if next(failures, False) else next_handler(request)

    server = WeakServer(0, fail_once)
    organization.hub.middlewares.append(server)
    assert not organization.plan(250, labels=1)
    assert server.sizes[-1] != MAX_PAGE_SIZE // 2
    assert len(server.sizes) <= 1 + 2 * 5


def test_only_incomplete_projects_are_read_again(load_organization: LoadOrganization) -> None:
    organization = load_organization(40, labels=1)

    def answer_partially(request: Request, next_handler: Handler, size: int) -> Response:
        import json

        payload = json.loads(next_handler(request).body)  # type: ignore[arg-type]
        payload["data"]["organization"]["repository7"] = None
        payload["errors"] = [{"message": "Something went wrong", "path": ["organization", "repository7"]}]
        return json_response(200, payload)

    server = WeakServer(30, answer_partially)
    organization.hub.middlewares.append(server)
    assert not organization.plan(40, labels=1)
    assert server.sizes == [40, 1]


def test_a_server_that_never_answers_ends_the_run(
    load_organization: LoadOrganization,
) -> None:
    organization = load_organization(20, labels=1)
    server = WeakServer(0, lambda request, next_handler, size: json_response(502, {}))
    organization.hub.middlewares.append(server)
    with pytest.raises(NoResponse):
        organization.plan(20, labels=1)
    assert min(server.sizes) >= MIN_PAGE_SIZE // 2
    assert len(server.sizes) < 20


# -- writing --------------------------------------------------------------------------------------------


class ClockedOrganization:
    """A hub and a session with a shared virtual clock, which advances only while someone waits."""

    def __init__(
        self, folder: Path, limits: Limits, projects: int, labels: int, existing_labels: int
    ) -> None:
        self.clock = VirtualClock()
        self.hub = Hub(folder, large_coalition.SEED, run_workflows=False, limits=limits, clock=self.clock.now)
        self.manifest = large_coalition.manifest(projects, labels)
        large_coalition.load_into(self.hub, self.manifest, labels=existing_labels)
        self.resource_types = load_resource_types(Path("no templates"))
        self.session = self.open_session()

    def open_session(self) -> Session:
        """Start a new run, which has no state from earlier runs."""
        self.session = open_session(self.hub.url, large_coalition.TOKEN, self.clock)
        return self.session

    def take_snapshot(self) -> Any:
        return take_snapshot(Scope.select(self.session, self.manifest, self.resource_types))

    def apply(self, minutes: float | None = None, batch_size: int = MAX_BATCH_SIZE) -> ExecutionResult:
        snapshot = self.take_snapshot()
        self.session.rate_limiter.set_time_limit(None if minutes is None else minutes * 60)
        start = step_starter(self.manifest, self.resource_types)
        return execute(self.session, snapshot.plan, snapshot.contexts, start, batch_size=batch_size)

    def created_labels(self) -> int:
        """The number of labels that the server has created, according to its events."""
        created = [
            event for event in self.hub.events.log() if (event.name, event.action) == ("label", "created")
        ]
        return len(created)


@pytest.fixture
def clocked_organization(tmp_path: Path) -> Iterator[Callable[..., ClockedOrganization]]:
    with ExitStack() as stack:

        def create(limits: Limits, projects: int, labels: int, existing_labels: int) -> ClockedOrganization:
            organization = ClockedOrganization(tmp_path, limits, projects, labels, existing_labels)
            stack.callback(organization.hub.close)
            return organization

        yield create


def test_one_new_label_in_two_hundred_repositories_needs_a_request_per_twenty(
    clocked_organization: Callable[..., ClockedOrganization],
) -> None:
    organization = clocked_organization(Limits(), projects=200, labels=3, existing_labels=2)
    plan = organization.take_snapshot().plan
    assert plan.requests == 10
    organization.open_session()
    result = organization.apply()
    assert {outcome.state for outcome in result.outcomes} == {"done"}
    assert (
        organization.session.requests == 200 // MAX_PAGE_SIZE + 10
    )  # at this rate, a thousand repositories need 70 requests
    assert not organization.take_snapshot().plan


@pytest.mark.parametrize("limits", ["aliases", "aliases,429", "aliases,200", "aliases,silent"])
def test_the_strict_reading_of_the_content_limit_is_learned_from_an_error(
    clocked_organization: Callable[..., ClockedOrganization], limits: str
) -> None:
    organization = clocked_organization(Limits.parse(limits), projects=30, labels=40, existing_labels=0)
    before = organization.clock.time()
    expected = expected_seconds(organization.take_snapshot().plan, count_each_creation=True)
    result = organization.apply(minutes=1440)
    assert {outcome.reason for outcome in result.outcomes if outcome.state != "done"} == set()
    assert organization.session.rate_limiter.counts_each_creation
    assert organization.created_labels() == 30 * 40  # no duplicates
    took = organization.clock.time() - before
    assert min_creation_seconds(1200) <= took <= 1.05 * min_creation_seconds(1200)
    # When GitHub reports the limit, it also rejects the requests in flight: usually six, or a few more if GitHub is
    # slow
    assert organization.session.requests <= 1.15 * (30 // MAX_PAGE_SIZE + 1 + 1200 // 20)
    assert 0.75 * took <= expected <= 1.25 * took


def test_the_lenient_reading_of_the_content_limit_is_kept_without_an_error(
    clocked_organization: Callable[..., ClockedOrganization],
) -> None:
    organization = clocked_organization(Limits(), projects=30, labels=40, existing_labels=0)
    result = organization.apply()
    assert {outcome.state for outcome in result.outcomes} == {"done"}
    assert not organization.session.rate_limiter.counts_each_creation
    assert organization.session.rate_limiter.seconds_waited == 0


def test_a_run_that_reaches_its_time_limit_is_continued_by_the_next_ones(
    clocked_organization: Callable[..., ClockedOrganization],
) -> None:
    organization = clocked_organization(Limits.parse("aliases"), projects=30, labels=40, existing_labels=0)
    before, runs, states = organization.clock.time(), 0, set()
    while runs < 10:
        runs += 1
        organization.open_session()
        started_at = organization.clock.time()
        result = organization.apply(minutes=50)
        assert organization.clock.time() - started_at <= 50 * 60
        states = {outcome.state for outcome in result.outcomes}
        if "not reached" not in states:
            break
        reasons = {outcome.reason for outcome in result.outcomes if outcome.state == "not reached"}
        assert reasons == {str(DeadlineExceeded())}
        organization.clock.sleep(10 * 60)  # wait for the next sweep
    assert states == {"done"}
    assert organization.created_labels() == 30 * 40  # no duplicates
    assert organization.clock.time() - before <= 1.01 * min_creation_seconds(1200)


def test_a_run_waits_for_the_primary_limit_without_changing_the_content_limit(
    clocked_organization: Callable[..., ClockedOrganization],
) -> None:
    organization = clocked_organization(
        Limits(graphql_points_per_hour=8), projects=100, labels=2, existing_labels=1
    )
    result = organization.apply(minutes=120)
    assert {outcome.state for outcome in result.outcomes} == {"done"}
    assert not organization.session.rate_limiter.counts_each_creation


@pytest.mark.parametrize("count", [200, pytest.param(600, marks=pytest.mark.full)])
def test_a_run_without_batches_takes_hardly_longer_than_the_limits_require(
    clocked_organization: Callable[..., ClockedOrganization], count: int
) -> None:
    organization = clocked_organization(Limits.parse("aliases"), projects=count, labels=2, existing_labels=1)
    before = organization.clock.time()
    result = organization.apply(batch_size=1)
    assert {outcome.state for outcome in result.outcomes} == {"done"}
    assert organization.created_labels() == count
    assert organization.session.requests == count // MAX_PAGE_SIZE + count
    took = organization.clock.time() - before
    assert min_creation_seconds(count) <= took <= 1.01 * min_creation_seconds(count)


class LowestRemaining:
    """A middleware that records the lowest number of points that remained."""

    def __init__(self) -> None:
        self.lowest = 1_000_000

    def __call__(self, request: Request, next_handler: Handler) -> Response:
        response = next_handler(request)
        if request.path == "/graphql":
            self.lowest = min(self.lowest, int(response.headers["x-ratelimit-remaining"]))
        return response


@pytest.fixture
def reserving_organization(
    clocked_organization: Callable[..., ClockedOrganization],
) -> tuple[ClockedOrganization, LowestRemaining]:
    """A run that needs more points than an hour allows, but keeps a tenth of them in reserve."""
    organization = clocked_organization(
        Limits(graphql_points_per_hour=24), projects=200, labels=3, existing_labels=2
    )
    organization.session.rate_limiter.set_reserve(0.1)
    lowest_remaining = LowestRemaining()
    organization.hub.middlewares.insert(0, lowest_remaining)
    return organization, lowest_remaining


def test_a_run_keeps_a_reserve_of_a_tenth_and_waits_for_the_next_hour(
    reserving_organization: tuple[ClockedOrganization, LowestRemaining],
) -> None:
    organization, lowest_remaining = reserving_organization
    before = organization.clock.time()
    result = organization.apply(minutes=120)
    assert {outcome.state for outcome in result.outcomes} == {"done"}
    # A tenth of the points is kept in reserve, but several requests are in flight at once
    assert 3 <= lowest_remaining.lowest <= 6
    assert 3600 <= organization.clock.time() - before < 3700


def test_a_run_that_would_need_the_reserve_reports_it_and_the_next_one_continues(
    reserving_organization: tuple[ClockedOrganization, LowestRemaining],
) -> None:
    organization, lowest_remaining = reserving_organization
    before = organization.clock.time()
    result = organization.apply(minutes=30)
    assert {outcome.state for outcome in result.outcomes} == {"done", "not reached"}
    assert all(RESERVE_REASON in o.reason for o in result.outcomes if o.state == "not reached")
    assert (lowest_remaining.lowest, organization.clock.time() - before) == (3, 0)
    organization.clock.sleep(3600)
    organization.open_session().rate_limiter.set_reserve(0.1)
    assert {outcome.state for outcome in organization.apply(minutes=30).outcomes} == {"done"}
    assert organization.created_labels() == 200


def test_polling_for_a_new_repository_backs_off(
    clocked_organization: Callable[..., ClockedOrganization],
) -> None:
    organization = clocked_organization(Limits(), projects=1, labels=1, existing_labels=1)
    organization.hub.faults.add_rules([FaultRule("404", path="/repos/*", times=None)])
    before = organization.clock.time()
    with pytest.raises(GitHubError):
        organization.session.rest(
            Rest("GET", f"/repos/{large_coalition.ORGANIZATION}/{large_coalition.slug(0)}", just_created=True)
        )
    assert organization.clock.time() - before == 120
    assert organization.session.requests <= 20
