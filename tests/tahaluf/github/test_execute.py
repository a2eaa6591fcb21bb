"""Several projects in one request: what one of them meets is no matter of the others."""

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

import large_coalition
from localhub.core import Handler, Request, Response, json_response
from localhub.faults import FaultRule
from localhub.hub import Hub
from localhub.virtual_clock import VirtualClock
from tahaluf.flows.sync.snapshot import load_resource_types, step_starter, take_snapshot
from tahaluf.github import ExecutionResult, Session, execute
from tahaluf.github.execute import MIN_BATCH_SIZE, BatchSize
from tahaluf.github.projects import MAX_PAGE_SIZE
from tahaluf.plan import MAX_BATCH_SIZE

LABELS = 3


class LabelledOrganization:
    """Ten projects, or more, each of which lacks its last label."""

    def __init__(self, hub: Hub, projects: int = 10) -> None:
        self.hub, self.coalition = hub, large_coalition.manifest(projects, LABELS)
        self.kept = load_resource_types(Path("no templates of its own"))
        time = VirtualClock()
        self.session = Session(large_coalition.TOKEN, api_url=hub.url, clock=time.time, sleep=time.sleep)
        self.batches: list[int] = []
        large_coalition.load_into(hub, self.coalition, labels=LABELS - 1)
        hub.middlewares.append(self.count_batches)

    def count_batches(self, request: Request, next_handler: Handler) -> Response:
        if b"mutation(" in request.body:
            self.batches.append(request.body.count(b"createLabel("))
        return next_handler(request)

    def apply(self) -> ExecutionResult:
        seen = take_snapshot(self.session, self.coalition, self.kept)
        return execute(self.session, seen.plan, seen.contexts, step_starter(self.coalition, self.kept))


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with Hub(tmp_path, large_coalition.SEED, run_workflows=False) as hub:
        yield hub


@pytest.fixture
def organization(hub: Hub) -> LabelledOrganization:
    return LabelledOrganization(hub)


def test_the_labels_of_several_repositories_travel_in_one_request(organization: LabelledOrganization) -> None:
    assert {outcome.state for outcome in organization.apply().outcomes} == {"done"}
    assert organization.batches == [10]


def test_what_is_refused_in_a_shared_request_fails_in_its_own_project_alone(
    organization: LabelledOrganization,
) -> None:
    seen = take_snapshot(organization.session, organization.coalition, organization.kept)
    number = organization.hub.store.fetch_value(
        "SELECT id FROM repositories WHERE name = ?", large_coalition.slug(4)
    )
    organization.hub.store.update("repositories", number, archived=True)
    carried = execute(
        organization.session,
        seen.plan,
        seen.contexts,
        step_starter(organization.coalition, organization.kept),
    )
    failed = [outcome for outcome in carried.outcomes if outcome.state == "failed"]
    assert [outcome.change.project for outcome in failed] == [large_coalition.slug(4)]
    assert {o.state for o in carried.outcomes if o not in failed} == {"done"}


def test_a_shared_request_without_an_answer_is_not_sent_again_by_the_same_run(
    organization: LabelledOrganization,
) -> None:
    def lost(request: Request, next_handler: Handler) -> Response:
        answer = next_handler(request)
        return json_response(502, {}) if b"mutation(" in request.body else answer

    organization.hub.middlewares.append(lost)
    assert {outcome.state for outcome in organization.apply().outcomes} == {"failed"}
    organization.hub.middlewares.remove(lost)
    assert not organization.apply().outcomes  # all of it had been done
    assert organization.batches == [10]


def test_what_a_limit_kept_back_of_a_shared_request_is_sent_again_alone(
    organization: LabelledOrganization,
) -> None:
    first = iter([True])

    def partly(request: Request, next_handler: Handler) -> Response:
        if b"mutation(" not in request.body or not next(first, False):
            return next_handler(request)
        asked: dict[str, Any] = json.loads(request.body)
        kept = (
            asked["query"]
            .replace("$i9: CreateLabelInput!", "")
            .replace(" m9: createLabel(input: $i9) { label { id } }", "")
        )
        del asked["variables"]["i9"]
        answer = json.loads(_body(next_handler(_with(request, {**asked, "query": kept.replace(", )", ")")}))))
        answer["data"]["m9"] = None
        answer["errors"] = [{"message": "You have exceeded a secondary rate limit.", "path": ["m9"]}]
        return json_response(200, answer)

    organization.hub.middlewares.insert(0, partly)
    assert {outcome.state for outcome in organization.apply().outcomes} == {"done"}
    assert organization.batches == [9, 1]
    assert not organization.apply().outcomes


def test_a_batch_that_was_too_much_is_halved_and_grows_back(hub: Hub) -> None:
    """Once the sixth request has had no answer, batches are smaller, and later on as large as they were."""
    organization = LabelledOrganization(hub, 400)
    hub.faults.add_rules([FaultRule("timeout", path="/graphql", skip=400 // MAX_PAGE_SIZE + 5)])
    states = Counter(outcome.state for outcome in organization.apply().outcomes)
    assert states == {"done": 400 - MAX_BATCH_SIZE, "failed": MAX_BATCH_SIZE}
    smallest = organization.batches.index(min(organization.batches))
    assert organization.batches[0] == MAX_BATCH_SIZE
    assert MAX_BATCH_SIZE // 2 <= organization.batches[smallest] < MAX_BATCH_SIZE
    assert MAX_BATCH_SIZE in organization.batches[smallest:]
    assert {outcome.state for outcome in organization.apply().outcomes} == {"done"}


@given(st.lists(st.booleans(), max_size=60))
def test_a_batch_is_never_larger_than_it_may_be_nor_too_small_to_be_worth_it(answers: list[bool]) -> None:
    batch = BatchSize()
    for answered in answers:
        (batch.grow if answered else batch.shrink)(batch.size)
        assert MIN_BATCH_SIZE <= batch.size <= MAX_BATCH_SIZE


def test_requests_that_were_lost_together_halve_a_batch_once() -> None:
    batch = BatchSize()
    for _ in range(6):
        batch.shrink(MAX_BATCH_SIZE)
    assert batch.size == MAX_BATCH_SIZE // 2


def test_ctrl_c_ends_even_a_wait_of_an_hour_and_says_what_is_left(organization: LabelledOrganization) -> None:
    sleeping = threading.Event()

    def busy(request: Request, next_handler: Handler) -> Response:
        if b"mutation(" not in request.body:
            return next_handler(request)
        sleeping.set()
        return json_response(
            403, {"message": "You have exceeded a secondary rate limit."}, {"retry-after": "800"}
        )

    organization.session = Session(large_coalition.TOKEN, api_url=organization.hub.url)
    organization.hub.middlewares.append(busy)
    main = threading.main_thread().ident or 0
    killer = threading.Thread(
        target=lambda: (sleeping.wait(20), signal.pthread_kill(main, signal.SIGINT)), daemon=True
    )
    killer.start()
    carried = organization.apply()
    killer.join()
    assert carried.interrupted
    assert {outcome.state for outcome in carried.outcomes} == {"not reached"}


def _with(request: Request, body: Any) -> Request:
    from dataclasses import replace

    return replace(request, body=json.dumps(body).encode())


def _body(response: Response) -> bytes:
    assert isinstance(response.body, bytes)
    return response.body
