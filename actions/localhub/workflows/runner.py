"""The workflow runner, which creates runs for events, executes up to two at a time, and enforces concurrency groups.

One thread makes all decisions, in the order of its task queue. Each run is executed in its own thread.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from localhub.domain import ANONYMOUS, Engine, NotFound, UnitOfWork, runs
from localhub.domain.runs import Run
from localhub.events import Event
from localhub.workflows.action_repositories import ActionRepositories
from localhub.workflows.concurrency import ConcurrencyGroup, admit
from localhub.workflows.dispatch import RUNNER_COMMAND
from localhub.workflows.execute import execute
from localhub.workflows.process import CancelToken

from . import run_creation

log = logging.getLogger("localhub.workflows")
# The number of cores in the smallest supported machine.
MAX_RUNNING = 2


class Runner:
    """`folder` contains the files used by runs. `url` is the hub's own URL."""

    def __init__(self, engine: Engine, folder: Path, url: str) -> None:
        self._engine, self._folder, self._url = engine, folder, url
        self._action_repositories = ActionRepositories(engine, folder / "actions")
        self._tasks: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._submitted = self._unprocessed = 0
        self._running: dict[int, tuple[CancelToken, threading.Thread]] = {}
        self._dispatcher = threading.Thread(target=self._process_tasks, name="localhub-runner", daemon=True)

    def start(self) -> None:
        """Cancel runs that an earlier hub left in progress, and start runs that were waiting."""
        self._engine.events.subscribe(self.on_event)
        self._engine.events.add_pending_counter(self.pending)
        self._dispatcher.start()
        self._submit(self._cancel_interrupted)

    def close(self) -> None:
        """Interrupt the runs and wait for them to finish."""
        self._tasks.put(None)
        self._dispatcher.join()
        running = list(self._running.values())
        for cancel_token, _ in running:
            cancel_token.cancel()
        for _, thread in running:
            thread.join()

    def on_event(self, event: Event) -> None:
        if event.name != RUNNER_COMMAND:
            self._submit(partial(self._create_runs, event))
        elif event.action == "cancel":
            self._submit(partial(self._cancel_in_new_unit, event.payload["run_id"]))
        else:
            self._submit(partial(self._rerun, event.payload["run_id"]))

    def pending(self) -> int:
        """The number of unprocessed events and unfinished runs."""
        while True:
            with self._lock:
                submitted, unprocessed = self._submitted, self._unprocessed
            with self._engine.begin(ANONYMOUS) as uow:
                unfinished = runs.count_unfinished(uow)
            # Count again if new tasks have arrived, because a run may have emitted an event and finished in the
            # meantime.
            if submitted == self._submitted:
                return unprocessed + unfinished

    def _submit(self, task: Callable[[], None]) -> None:
        with self._lock:
            self._submitted += 1
            self._unprocessed += 1
        self._tasks.put(task)

    def _process_tasks(self) -> None:
        while (task := self._tasks.get()) is not None:
            try:
                task()
                self._start_queued()
            except Exception:
                log.exception("the runner failed to process a task")
            with self._lock:
                self._unprocessed -= 1

    def _cancel_interrupted(self) -> None:
        with self._engine.begin(ANONYMOUS) as uow:
            for run in runs.unfinished(uow):
                if run.status == "in_progress":
                    runs.update_run(uow, run.id, status="completed", conclusion="cancelled")

    def _create_runs(self, event: Event) -> None:
        # The repository may have been deleted in the meantime.
        with suppress(NotFound), self._engine.begin(ANONYMOUS) as uow:
            for run, group in run_creation.create_runs(uow, event, self._url):
                self._admit_run(uow, run, group)

    def _admit_run(self, uow: UnitOfWork, run: Run, group: ConcurrencyGroup | None) -> None:
        if group is None:
            runs.update_run(uow, run.id, status="queued")
            return
        others = [other for other in _group_runs(uow, run) if other.id != run.id]
        running = [other.id for other in others if other.status != "pending"]
        admission = admit(group, running, [other.id for other in others if other.status == "pending"])
        for number in admission.cancel:
            self._cancel_run(uow, number)
        if not admission.admitted:
            self._cancel_run(uow, run.id)

    def _cancel_in_new_unit(self, run_id: int) -> None:
        with self._engine.begin(ANONYMOUS) as uow:
            self._cancel_run(uow, run_id)

    def _cancel_run(self, uow: UnitOfWork, run_id: int) -> None:
        """Cancel a run. If it is in progress, only its token is cancelled, and the run then ends by itself."""
        if run_id in self._running:
            self._running[run_id][0].cancel()
        elif runs.run(uow, run_id).status != "completed":
            runs.update_run(uow, run_id, status="completed", conclusion="cancelled")

    def _rerun(self, run_id: int) -> None:
        """Start a new attempt of the run, with the same commit and event."""
        with self._engine.begin(ANONYMOUS) as uow:
            run = runs.run(uow, run_id)
            if run.status == "completed":
                attempt = run.attempt + 1
                runs.update_run(
                    uow, run_id, status="pending", conclusion=None, failure_reason=None, attempt=attempt
                )

    def _start_queued(self) -> None:
        """Start as many waiting runs as the limits allow, oldest first."""
        with self._engine.begin(ANONYMOUS) as uow:
            for run in runs.unfinished(uow):
                if run.status == "pending" and not _is_group_busy(uow, run):
                    runs.update_run(uow, run.id, status="queued")
            waiting = [run for run in runs.unfinished(uow) if run.status == "queued"]
        free = MAX_RUNNING - len(self._running)
        for run in [run for run in waiting if run.id not in self._running][: max(0, free)]:
            self._start_run(run)

    def _start_run(self, run: Run) -> None:
        cancel_token = CancelToken()
        thread = threading.Thread(
            target=self._execute_run, args=(run, cancel_token), name=f"run-{run.id}", daemon=True
        )
        self._running[run.id] = (cancel_token, thread)
        thread.start()

    def _execute_run(self, run: Run, cancel_token: CancelToken) -> None:
        try:
            folder = self._folder / f"{run.id}-{run.attempt}"
            export = self._action_repositories.export
            execute(self._engine, self._url, folder, export, run.id, cancel_token)
        except Exception:
            log.exception("run %s failed because of a bug in localhub", run.id)
            with self._engine.begin(ANONYMOUS) as uow:
                runs.update_run(
                    uow, run.id, status="completed", conclusion="failure", failure_reason="see localhub's log"
                )
        self._submit(partial(self._remove_run, run.id))

    def _remove_run(self, run_id: int) -> None:
        del self._running[run_id]


def _group_runs(uow: UnitOfWork, run: Run) -> list[Run]:
    return [
        other
        for other in runs.unfinished(uow)
        if other.repository_id == run.repository_id and other.concurrency == run.concurrency
    ]


def _is_group_busy(uow: UnitOfWork, run: Run) -> bool:
    """Whether the group has another run that is in progress or has been waiting longer."""
    if run.concurrency is None:
        return False
    return any(
        other.status != "pending" or other.id < run.id
        for other in _group_runs(uow, run)
        if other.id != run.id
    )
