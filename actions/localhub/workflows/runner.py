"""The hub's runner: hears events, makes runs, lets two at a time run, and keeps concurrency groups apart.

One thread decides everything, in the order things are told to it; each running run has a thread of its own.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from localhub.events import Event
from localhub.workflows import intake
from localhub.workflows.concurrency import Group, enter
from localhub.workflows.dispatch import ERRAND
from localhub.workflows.execute import NOBODY, execute
from localhub.workflows.process import Stop
from localhub.world import Engine, NotFound, World, runs
from localhub.world.runs import Run

log = logging.getLogger("localhub.workflows")
# As many as the smallest machine this is meant for has cores.
SLOTS = 2


class Runner:
    """`folder` is for the runs' own files; `url` is the hub's address."""

    def __init__(self, engine: Engine, folder: Path, url: str) -> None:
        self._engine, self._folder, self._url = engine, folder, url
        self._inbox: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._told = self._unread = 0
        self._running: dict[int, tuple[Stop, threading.Thread]] = {}
        self._clerk = threading.Thread(target=self._work, name="localhub-runner", daemon=True)

    def start(self) -> None:
        """Runs that an earlier hub left in the middle are cancelled; those it had not begun are begun."""
        self._engine.events.subscribe(self.hear)
        self._engine.events.count_pending(self.pending)
        self._clerk.start()
        self._tell(self._clear)

    def close(self) -> None:
        """Interrupts what runs and waits for it to end."""
        self._inbox.put(None)
        self._clerk.join()
        running = list(self._running.values())
        for stop, _ in running:
            stop.ask()
        for _, thread in running:
            thread.join()

    def hear(self, event: Event) -> None:
        if event.name != ERRAND:
            self._tell(partial(self._take, event))
        elif event.action == "cancel":
            self._tell(partial(self._cancel, event.payload["run_id"]))
        else:
            self._tell(partial(self._rerun, event.payload["run_id"]))

    def pending(self) -> int:
        """Events not yet looked at, and runs not yet completed."""
        while True:
            with self._lock:
                told, unread = self._told, self._unread
            with self._engine.begin(NOBODY) as world:
                unfinished = runs.count_unfinished(world)
            # A run may tell of something and end while we count: then count again.
            if told == self._told:
                return unread + unfinished

    def _tell(self, task: Callable[[], None]) -> None:
        with self._lock:
            self._told += 1
            self._unread += 1
        self._inbox.put(task)

    def _work(self) -> None:
        while (task := self._inbox.get()) is not None:
            try:
                task()
                self._fill()
            except Exception:
                log.exception("the runner stumbled")
            with self._lock:
                self._unread -= 1

    def _clear(self) -> None:
        with self._engine.begin(NOBODY) as world:
            for run in runs.unfinished(world):
                if run.status == "in_progress":
                    runs.change_run(world, run.id, status="completed", conclusion="cancelled")

    def _take(self, event: Event) -> None:
        # The repository may be gone by now.
        with suppress(NotFound), self._engine.begin(NOBODY) as world:
            for run, group in intake.runs_of(world, event, self._url):
                self._admit(world, run, group)

    def _admit(self, world: World, run: Run, group: Group | None) -> None:
        if group is None:
            runs.change_run(world, run.id, status="queued")
            return
        others = [other for other in _group(world, run) if other.id != run.id]
        running = [other.id for other in others if other.status != "pending"]
        entry = enter(group, running, [other.id for other in others if other.status == "pending"])
        for number in entry.cancel:
            self._end(world, number)
        if not entry.admitted:
            self._end(world, run.id)

    def _cancel(self, run_id: int) -> None:
        with self._engine.begin(NOBODY) as world:
            self._end(world, run_id)

    def _end(self, world: World, run_id: int) -> None:
        """A run that is under way ends itself once it is asked to."""
        if run_id in self._running:
            self._running[run_id][0].ask()
        elif runs.run(world, run_id).status != "completed":
            runs.change_run(world, run_id, status="completed", conclusion="cancelled")

    def _rerun(self, run_id: int) -> None:
        """Once more, at the same commit with the same event, as the next attempt."""
        with self._engine.begin(NOBODY) as world:
            run = runs.run(world, run_id)
            if run.status == "completed":
                attempt = run.attempt + 1
                runs.change_run(
                    world, run_id, status="pending", conclusion=None, trouble=None, attempt=attempt
                )

    def _fill(self) -> None:
        """Starts what may start, oldest first."""
        with self._engine.begin(NOBODY) as world:
            for run in runs.unfinished(world):
                if run.status == "pending" and not _busy(world, run):
                    runs.change_run(world, run.id, status="queued")
            waiting = [run for run in runs.unfinished(world) if run.status == "queued"]
        free = SLOTS - len(self._running)
        for run in [run for run in waiting if run.id not in self._running][: max(0, free)]:
            self._begin(run)

    def _begin(self, run: Run) -> None:
        stop = Stop()
        thread = threading.Thread(target=self._run, args=(run, stop), name=f"run-{run.id}", daemon=True)
        self._running[run.id] = (stop, thread)
        thread.start()

    def _run(self, run: Run, stop: Stop) -> None:
        try:
            execute(self._engine, self._url, self._folder / f"{run.id}-{run.attempt}", run.id, stop)
        except Exception:
            log.exception("run %s ended by a bug of localhub", run.id)
            with self._engine.begin(NOBODY) as world:
                runs.change_run(
                    world, run.id, status="completed", conclusion="failure", trouble="see localhub's log"
                )
        self._tell(partial(self._ended, run.id))

    def _ended(self, run_id: int) -> None:
        del self._running[run_id]


def _group(world: World, run: Run) -> list[Run]:
    return [
        other
        for other in runs.unfinished(world)
        if other.repository_id == run.repository_id and other.concurrency == run.concurrency
    ]


def _busy(world: World, run: Run) -> bool:
    """Whether a run of its group is under way, or one that waits longer."""
    if run.concurrency is None:
        return False
    return any(
        other.status != "pending" or other.id < run.id for other in _group(world, run) if other.id != run.id
    )
