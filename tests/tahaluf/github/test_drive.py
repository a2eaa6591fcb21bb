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

import big_town
from localhub.clocks import Virtual
from localhub.core import Handler, Request, Response, json_response
from localhub.faults import Fault
from localhub.hub import Hub
from tahaluf.commands.fleet.look import kinds, look, starter
from tahaluf.github import Carried, Session, carry_out
from tahaluf.github.drive import SMALLEST_BATCH, Batch
from tahaluf.github.read import PAGE
from tahaluf.plan import BATCH

LABELS = 3


class Town:
    """Ten projects, or more, each of which lacks its last label."""

    def __init__(self, hub: Hub, projects: int = 10) -> None:
        self.hub, self.coalition = hub, big_town.manifest(projects, LABELS)
        self.kept = kinds(Path("no templates of its own"))
        time = Virtual()
        self.session = Session(big_town.TOKEN, api_url=hub.url, clock=time.time, sleep=time.sleep)
        self.batches: list[int] = []
        big_town.settle(hub, self.coalition, labels=LABELS - 1)
        hub.middlewares.append(self.watch)

    def watch(self, request: Request, following: Handler) -> Response:
        if b"mutation(" in request.body:
            self.batches.append(request.body.count(b"createLabel("))
        return following(request)

    def apply(self) -> Carried:
        seen = look(self.session, self.coalition, self.kept)
        return carry_out(self.session, seen.plan, seen.sites, starter(self.coalition, self.kept))


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with Hub(tmp_path, big_town.SEED, runs=False) as hub:
        yield hub


@pytest.fixture
def town(hub: Hub) -> Town:
    return Town(hub)


def test_the_labels_of_several_repositories_travel_in_one_request(town: Town) -> None:
    assert {outcome.state for outcome in town.apply().outcomes} == {"done"}
    assert town.batches == [10]


def test_what_is_refused_in_a_shared_request_fails_in_its_own_project_alone(town: Town) -> None:
    seen = look(town.session, town.coalition, town.kept)
    number = town.hub.store.value("SELECT id FROM repositories WHERE name = ?", big_town.slug(4))
    town.hub.store.update("repositories", number, archived=True)
    carried = carry_out(town.session, seen.plan, seen.sites, starter(town.coalition, town.kept))
    failed = [outcome for outcome in carried.outcomes if outcome.state == "failed"]
    assert [outcome.change.project for outcome in failed] == [big_town.slug(4)]
    assert {o.state for o in carried.outcomes if o not in failed} == {"done"}


def test_a_shared_request_without_an_answer_is_not_sent_again_by_the_same_run(town: Town) -> None:
    def lost(request: Request, following: Handler) -> Response:
        answer = following(request)
        return json_response(502, {}) if b"mutation(" in request.body else answer

    town.hub.middlewares.append(lost)
    assert {outcome.state for outcome in town.apply().outcomes} == {"failed"}
    town.hub.middlewares.remove(lost)
    assert not town.apply().outcomes  # all of it had been done
    assert town.batches == [10]


def test_what_a_limit_kept_back_of_a_shared_request_is_sent_again_alone(town: Town) -> None:
    first = iter([True])

    def partly(request: Request, following: Handler) -> Response:
        if b"mutation(" not in request.body or not next(first, False):
            return following(request)
        asked: dict[str, Any] = json.loads(request.body)
        kept = (
            asked["query"]
            .replace("$i9: CreateLabelInput!", "")
            .replace(" m9: createLabel(input: $i9) { label { id } }", "")
        )
        del asked["variables"]["i9"]
        answer = json.loads(_body(following(_with(request, {**asked, "query": kept.replace(", )", ")")}))))
        answer["data"]["m9"] = None
        answer["errors"] = [{"message": "You have exceeded a secondary rate limit.", "path": ["m9"]}]
        return json_response(200, answer)

    town.hub.middlewares.insert(0, partly)
    assert {outcome.state for outcome in town.apply().outcomes} == {"done"}
    assert town.batches == [9, 1]
    assert not town.apply().outcomes


def test_a_batch_that_was_too_much_is_halved_and_grows_back(hub: Hub) -> None:
    """Once the sixth request has had no answer, batches are smaller, and later on as large as they were."""
    town = Town(hub, 400)
    hub.faults.arm([Fault("timeout", path="/graphql", skip=400 // PAGE + 5)])
    states = Counter(outcome.state for outcome in town.apply().outcomes)
    assert states == {"done": 400 - BATCH, "failed": BATCH}
    smallest = town.batches.index(min(town.batches))
    assert town.batches[0] == BATCH
    assert BATCH // 2 <= town.batches[smallest] < BATCH
    assert BATCH in town.batches[smallest:]
    assert {outcome.state for outcome in town.apply().outcomes} == {"done"}


@given(st.lists(st.booleans(), max_size=60))
def test_a_batch_is_never_larger_than_it_may_be_nor_too_small_to_be_worth_it(answers: list[bool]) -> None:
    batch = Batch()
    for answered in answers:
        (batch.answered if answered else batch.lost)(batch.size)
        assert SMALLEST_BATCH <= batch.size <= BATCH


def test_requests_that_were_lost_together_halve_a_batch_once() -> None:
    batch = Batch()
    for _ in range(6):
        batch.lost(BATCH)
    assert batch.size == BATCH // 2


def test_ctrl_c_ends_even_a_wait_of_an_hour_and_says_what_is_left(town: Town) -> None:
    sleeping = threading.Event()

    def busy(request: Request, following: Handler) -> Response:
        if b"mutation(" not in request.body:
            return following(request)
        sleeping.set()
        return json_response(
            403, {"message": "You have exceeded a secondary rate limit."}, {"retry-after": "800"}
        )

    town.session = Session(big_town.TOKEN, api_url=town.hub.url)
    town.hub.middlewares.append(busy)
    main = threading.main_thread().ident or 0
    killer = threading.Thread(
        target=lambda: (sleeping.wait(20), signal.pthread_kill(main, signal.SIGINT)), daemon=True
    )
    killer.start()
    carried = town.apply()
    killer.join()
    assert carried.interrupted
    assert {outcome.state for outcome in carried.outcomes} == {"not reached"}


def _with(request: Request, body: Any) -> Request:
    from dataclasses import replace

    return replace(request, body=json.dumps(body).encode())


def _body(response: Response) -> bytes:
    assert isinstance(response.body, bytes)
    return response.body
