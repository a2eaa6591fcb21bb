"""Changes to several projects share requests, and a failure in one project does not affect the others."""

import json
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localhub.core import Handler, Request, Response, json_response
from localhub.faults import FaultRule
from localhub.hub import Hub
from localhub.virtual_clock import VirtualClock
from support import large_coalition
from tahaluf.clock import Clock
from tahaluf.flows.sync.scope import Scope
from tahaluf.flows.sync.snapshot import load_resource_types, step_starter, take_snapshot
from tahaluf.github import ExecutionResult, Session, execute
from tahaluf.github.execute import MIN_BATCH_SIZE, BatchSize
from tahaluf.github.projects import MAX_PAGE_SIZE
from tahaluf.plan import MAX_BATCH_SIZE

LABELS = 3


class LabelledOrganization:
    """An organization with projects that each lack one label."""

    def __init__(self, hub: Hub, projects: int = 10) -> None:
        self.hub, self.coalition = hub, large_coalition.manifest(projects, LABELS)
        self.resource_types = load_resource_types(Path("no templates"))
        clock = VirtualClock()
        self.session = Session(large_coalition.TOKEN, api_url=hub.url, clock=Clock(clock.time, clock.sleep))
        self.batches: list[int] = []
        large_coalition.load_into(hub, self.coalition, labels=LABELS - 1)
        hub.middlewares.append(self.count_batches)

    def count_batches(self, request: Request, next_handler: Handler) -> Response:
        if b"mutation(" in request.body:
            self.batches.append(request.body.count(b"createLabel("))
        return next_handler(request)

    def apply(self) -> ExecutionResult:
        snapshot = take_snapshot(Scope.select(self.session, self.coalition, self.resource_types))
        return execute(
            self.session, snapshot.plan, snapshot.contexts, step_starter(self.coalition, self.resource_types)
        )


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with Hub(tmp_path, large_coalition.SEED, run_workflows=False) as hub:
        yield hub


@pytest.fixture
def organization(hub: Hub) -> LabelledOrganization:
    return LabelledOrganization(hub)


def test_labels_of_several_repositories_are_created_in_one_request(
    organization: LabelledOrganization,
) -> None:
    assert {outcome.state for outcome in organization.apply().outcomes} == {"done"}
    assert organization.batches == [10]


def test_an_error_in_a_batch_fails_only_its_own_change(
    organization: LabelledOrganization,
) -> None:
    snapshot = take_snapshot(
        Scope.select(organization.session, organization.coalition, organization.resource_types)
    )
    number = organization.hub.store.fetch_value(
        "SELECT id FROM repositories WHERE name = ?", large_coalition.slug(4)
    )
    organization.hub.store.update("repositories", number, archived=True)
    result = execute(
        organization.session,
        snapshot.plan,
        snapshot.contexts,
        step_starter(organization.coalition, organization.resource_types),
    )
    failed = [outcome for outcome in result.outcomes if outcome.state == "failed"]
    assert [outcome.change.project for outcome in failed] == [large_coalition.slug(4)]
    assert {o.state for o in result.outcomes if o not in failed} == {"done"}


def test_a_batch_without_a_response_is_not_retried_in_the_same_run(
    organization: LabelledOrganization,
) -> None:
    def lose_response(request: Request, next_handler: Handler) -> Response:
        response = next_handler(request)
        return json_response(502, {}) if b"mutation(" in request.body else response

    organization.hub.middlewares.append(lose_response)
    assert {outcome.state for outcome in organization.apply().outcomes} == {"failed"}
    organization.hub.middlewares.remove(lose_response)
    assert not organization.apply().outcomes  # the first run already created all labels
    assert organization.batches == [10]


def test_only_rate_limited_mutations_of_a_batch_are_sent_again(
    organization: LabelledOrganization,
) -> None:
    first = iter([True])

    def limit_last_mutation(request: Request, next_handler: Handler) -> Response:
        if b"mutation(" not in request.body or not next(first, False):
            return next_handler(request)
        body: dict[str, Any] = json.loads(request.body)
        query = (
            body["query"]
            .replace("$i9: CreateLabelInput!", "")
            .replace(" m9: createLabel(input: $i9) { label { id } }", "")
        )
        del body["variables"]["i9"]
        payload = json.loads(
            _body(next_handler(_with(request, {**body, "query": query.replace(", )", ")")})))
        )
        payload["data"]["m9"] = None
        payload["errors"] = [{"message": "You have exceeded a secondary rate limit.", "path": ["m9"]}]
        return json_response(200, payload)

    organization.hub.middlewares.insert(0, limit_last_mutation)
    assert {outcome.state for outcome in organization.apply().outcomes} == {"done"}
    assert organization.batches == [9, 1]
    assert not organization.apply().outcomes


def test_the_batch_size_is_halved_after_a_timeout_and_recovers(hub: Hub) -> None:
    """After the sixth request with mutations has timed out, batches are smaller, but they later reach full size
    again.
    """
    organization = LabelledOrganization(hub, 400)
    hub.faults.add_rules([FaultRule("timeout", path="/graphql", skip=400 // MAX_PAGE_SIZE + 5)])
    states = Counter(outcome.state for outcome in organization.apply().outcomes)
    assert states == {"done": 400 - MAX_BATCH_SIZE, "failed": MAX_BATCH_SIZE}
    # The last batches contain the remaining items, so they may be even smaller
    first_smaller = next(n for n, size in enumerate(organization.batches) if size < MAX_BATCH_SIZE)
    assert MAX_BATCH_SIZE // 2 <= organization.batches[first_smaller] < MAX_BATCH_SIZE
    assert MAX_BATCH_SIZE in organization.batches[first_smaller:]
    assert {outcome.state for outcome in organization.apply().outcomes} == {"done"}


@given(st.lists(st.booleans(), max_size=60))
def test_the_batch_size_stays_within_its_bounds(successes: list[bool]) -> None:
    batch = BatchSize()
    for success in successes:
        (batch.grow if success else batch.shrink)(batch.size)
        assert MIN_BATCH_SIZE <= batch.size <= MAX_BATCH_SIZE


def test_concurrent_timeouts_halve_the_batch_size_once() -> None:
    batch = BatchSize()
    for _ in range(6):
        batch.shrink(MAX_BATCH_SIZE)
    assert batch.size == MAX_BATCH_SIZE // 2


def test_ctrl_c_ends_a_long_rate_limit_wait_and_reports_unreached_changes(
    organization: LabelledOrganization,
) -> None:
    rate_limited = threading.Event()

    def limit_rate(request: Request, next_handler: Handler) -> Response:
        if b"mutation(" not in request.body:
            return next_handler(request)
        rate_limited.set()
        return json_response(
            403, {"message": "You have exceeded a secondary rate limit."}, {"retry-after": "800"}
        )

    organization.session = Session(large_coalition.TOKEN, api_url=organization.hub.url)
    organization.hub.middlewares.append(limit_rate)
    main = threading.main_thread().ident or 0

    def interrupt() -> None:
        rate_limited.wait(20)
        signal.pthread_kill(main, signal.SIGINT)

    interrupter = threading.Thread(target=interrupt, daemon=True)
    interrupter.start()
    result = organization.apply()
    interrupter.join()
    assert result.interrupted
    assert {outcome.state for outcome in result.outcomes} == {"not reached"}


def _with(request: Request, body: Any) -> Request:
    from dataclasses import replace

    return replace(request, body=json.dumps(body).encode())


def _body(response: Response) -> bytes:
    assert isinstance(response.body, bytes)
    return response.body
