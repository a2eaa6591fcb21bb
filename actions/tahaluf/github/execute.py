"""Executes a plan: each project's changes in order, and several projects at the same time.

Mutations for different projects can share a request. A failure does not affect other projects.
"""

import time
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from threading import Event
from typing import Final

from tahaluf.item_errors import as_command_error
from tahaluf.plan import (
    MAX_BATCH_SIZE,
    MAX_CONCURRENT_REQUESTS,
    Bulk,
    ChangeContext,
    Mutation,
    Plan,
    Query,
    Response,
    Rest,
)

from .errors import GitHubError, NoResponse
from .owner_guard import require_same_owner
from .project_queue import ChangeRun, Outcome, OutcomeCallback, ProjectQueue, StartSteps
from .rate_limit.limiter import DeadlineExceeded
from .session import Session

MIN_BATCH_SIZE: Final = 5  # minimum number of mutations in a batch
BATCH_GROWTH: Final = 2  # how much larger batches become after a full batch has succeeded
POLL_SECONDS: Final = 0.01  # Python runs signal handlers in the main thread, and only while it is not blocked
MAX_OPEN_PROJECTS: Final = 200  # maximum number of unfinished projects when a batch is filled

# User-facing messages
STOPPED_REASON: Final = "the run was stopped before this change"

RequestResult = Response | Exception


@dataclass(frozen=True, slots=True)
class ExecutionResult:
    """Each change's outcome, in plan order. `interrupted` is true after Ctrl-C or if the job was cancelled."""

    outcomes: tuple[Outcome, ...]
    interrupted: bool = False


def execute(
    session: Session,
    plan: Plan,
    contexts: Mapping[str, ChangeContext],
    start_steps: StartSteps,
    on_outcome: OutcomeCallback = lambda outcome: None,
    batch_size: int = MAX_BATCH_SIZE,
) -> ExecutionResult:
    """Execute all changes in the plan.

    `batch_size` is the maximum number of mutations per request.

    If the user presses Ctrl-C, the job is cancelled or the session's time runs out, only requests in flight are
    completed, and the outcome of all other changes is "not reached". A second Ctrl-C ends the run immediately. Raises
    WrongOwner if a project is not in the session's account.
    """
    for slug in plan.projects:
        require_same_owner(session.owner, contexts[slug].organization)
    queues = [
        ProjectQueue(changes, contexts[slug], start_steps, on_outcome)
        for slug, changes in plan.projects.items()
    ]
    executor = _Executor(session, queues, BatchSize(batch_size))
    runner = ThreadPoolExecutor(1)
    interrupted = False
    try:
        future = runner.submit(executor.run)
        # This loop acquires no lock. A signal that arrives while a lock is being acquired would break the lock.
        while not executor.is_finished:
            time.sleep(POLL_SECONDS)
        future.result()
    except KeyboardInterrupt:
        interrupted = True
        executor.stop()
    finally:
        with suppress(KeyboardInterrupt):
            runner.shutdown(wait=True)
    reason = str(DeadlineExceeded()) if session.rate_limiter.expired and not interrupted else STOPPED_REASON
    return ExecutionResult(
        tuple(outcome for queue in queues for outcome in queue.outcomes(reason)), interrupted
    )


class BatchSize:
    """The number of mutations per request. The number is halved if no response arrives, and increased after a
    success.
    """

    def __init__(self, maximum: int = MAX_BATCH_SIZE) -> None:
        self.maximum = self.size = maximum

    def grow(self, mutations: int) -> None:
        """Increase the size after a full batch has succeeded. The success of a smaller batch says nothing about
        batches of this size.
        """
        if mutations >= self.size:
            self.size = min(self.maximum, self.size + BATCH_GROWTH)

    def shrink(self, mutations: int) -> None:
        """Halve the size after a batch gets no response. If several concurrent batches of this size fail, the size is
        halved only once.
        """
        if 1 < mutations <= self.size:
            self.size = max(min(MIN_BATCH_SIZE, self.maximum), self.size // 2)


class _Executor:
    """Sends batches concurrently. A batch is one REST request, several mutations, or parts of one bulk request."""

    def __init__(self, session: Session, queues: Iterable[ProjectQueue], batch_size: BatchSize) -> None:
        self.session = session
        self._waiting = deque(queues)
        self._active: list[ProjectQueue] = []
        self._batch_size = batch_size
        self._stop_requested = Event()
        self.is_finished = False

    def stop(self) -> None:
        """Start no more requests, and stop waiting for rate limits."""
        self._stop_requested.set()
        self.session.rate_limiter.set_time_limit(0)

    def run(self) -> None:
        try:
            self._run()
        finally:
            self.is_finished = True

    def _run(self) -> None:
        in_flight: dict[Future[Sequence[RequestResult]], list[ChangeRun]] = {}
        with ThreadPoolExecutor(MAX_CONCURRENT_REQUESTS) as workers:
            while True:
                while len(in_flight) < MAX_CONCURRENT_REQUESTS and (
                    batch := self._next_batch(in_flight.values())
                ):
                    in_flight[workers.submit(self._send, batch)] = batch
                if not in_flight:
                    return
                for future in wait(in_flight, return_when=FIRST_COMPLETED).done:
                    self._deliver(in_flight.pop(future), future.result())

    def _next_batch(self, in_flight: Iterable[Sequence[ChangeRun]]) -> list[ChangeRun]:
        """Return the next requests to send, or an empty list if all remaining changes are waiting for responses.

        Bulk requests come last, because by then many projects have reached their part of one.
        """
        if self._stop_requested.is_set() or self.session.rate_limiter.expired:
            return []
        batch = self._next_single_batch()
        if not batch and all(isinstance(run.request, Bulk) for runs in in_flight for run in runs):
            batch = self._next_bulk()
        for run in batch:
            run.in_flight = True
        return batch

    def _next_bulk(self) -> list[ChangeRun]:
        """Return the parts of one bulk request."""
        batch: list[ChangeRun] = []
        for queue in self._queues():
            for run in queue.ready_runs()[:1]:
                first = batch[0].request if batch else run.request
                if not (isinstance(first, Bulk) and isinstance(run.request, Bulk)):
                    continue
                if run.request.is_like(first):
                    batch.append(run)
                if len(batch) >= first.limit:
                    return batch
        return batch

    def _next_single_batch(self) -> list[ChangeRun]:
        """Return mutations or one REST request."""
        batch: list[ChangeRun] = []
        for queue in self._queues():
            ready = queue.ready_runs()
            if ready and isinstance(ready[0].request, Bulk):
                continue
            if ready and not isinstance(ready[0].request, Mutation):
                if batch:
                    continue
                batch = ready
                break
            batch += ready[: self._batch_size.size - len(batch)]
            if len(batch) >= self._batch_size.size:
                break
        return batch

    def _queues(self) -> Iterable[ProjectQueue]:
        """Yield the queues that have already been started, followed by new ones."""
        self._active = [queue for queue in self._active if not queue.finished]
        yield from self._active
        while self._waiting and len(self._active) < MAX_OPEN_PROJECTS:
            self._active.append(self._waiting.popleft())
            yield self._active[-1]

    def _send(self, batch: Sequence[ChangeRun]) -> Sequence[RequestResult]:
        requests = [run.request for run in batch]
        mutations = [request for request in requests if isinstance(request, Mutation)]
        bulk = [request for request in requests if isinstance(request, Bulk)]
        try:
            if mutations:
                return self.session.mutate(mutations)
            if bulk:
                return self._send_bulk(bulk)
            return [self._send_one(request) for request in requests if isinstance(request, Rest | Query)]
        except Exception as error:  # noqa: BLE001  (a bug in one request does not stop the others)
            return [as_command_error(error)] * len(batch)

    def _send_bulk(self, parts: Sequence[Bulk]) -> Sequence[RequestResult]:
        """Send all parts as one request. If GitHub rejects the request, send each part separately to find out which
        ones it rejects.
        """
        try:
            response = self.session.rest(parts[0].with_items([part.item for part in parts]))
        except GitHubError as error:
            if len(parts) == 1:
                return [error]
            return [self._send_bulk([part])[0] for part in parts]
        return [response] * len(parts)

    def _send_one(self, request: Rest | Query) -> Response:
        if isinstance(request, Query):
            return Response(200, self.session.query(request.document, request.variables))
        return self.session.rest(request)

    def _deliver(self, batch: Sequence[ChangeRun], results: Sequence[RequestResult]) -> None:
        if isinstance(results[0], NoResponse):
            self._batch_size.shrink(len(batch))
        else:
            self._batch_size.grow(len(batch))
        for run, result in zip(batch, results, strict=True):
            run.advance(result)
