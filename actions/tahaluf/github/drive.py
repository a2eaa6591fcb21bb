"""Carries out a plan: the changes of one project in order, several projects side by side.

Mutations of any projects share a request. Decides nothing. A failure stays in its project, and is told in
GitHub's own words.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from threading import Event
from typing import Final

from tahaluf.plan import BATCH, SIDE_BY_SIDE, Mutation, Plan, Response, Site
from tahaluf.problems import Stopped

from .answers import Unanswered
from .bounds import same_owner
from .errand import Errand, Outcome, Start, Talk, Watcher
from .pace import OutOfTime
from .session import Session

SMALLEST_BATCH, GROWTH = 5, 2  # mutations in one request: the fewest, and how many more after a success
ATTENTIVE: Final = 0.2  # seconds; Python hears a signal in its main thread alone, while that is awake
OPEN: Final = 200  # projects under way at once while a batch is filled

# Texts for people
ENDED: Final = "the run was stopped before it"

Answer = Response | Exception


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of a plan, in its order; `interrupted` if a person or GitHub ended the run."""

    outcomes: tuple[Outcome, ...]
    interrupted: bool = False


def carry_out(
    session: Session,
    plan: Plan,
    sites: Mapping[str, Site],
    start: Start,
    watch: Watcher = lambda outcome: None,
    together: int = BATCH,
) -> Carried:
    """Do every change of the plan, and say what became of each, in the plan's order.

    `together`: how many mutations share a request at most.

    Ctrl-C (or a cancelled job) and the session's time limit let the requests in hand finish and leave the rest
    "not reached"; a second Ctrl-C does not wait for them. Raises OutOfBounds where a site is not the session's.
    """
    for slug in plan.projects:
        same_owner(session.owner, sites[slug].organization)
    errands = [Errand(changes, sites[slug], start, watch) for slug, changes in plan.projects.items()]
    crew = _Crew(session, errands, Batch(together))
    conductor = ThreadPoolExecutor(1)
    interrupted = False
    try:
        work = conductor.submit(crew.work)
        while not wait([work], timeout=ATTENTIVE).done:
            pass
        work.result()
    except KeyboardInterrupt:
        interrupted = True
        crew.stop()
    finally:
        with suppress(KeyboardInterrupt):
            conductor.shutdown(wait=True)
    reason = str(OutOfTime()) if session.pacer.over and not interrupted else ENDED
    return Carried(tuple(o for errand in errands for o in errand.outcomes(reason)), interrupted)


class Batch:
    """How many mutations share a request: half as many when GitHub gives no answer, a few more when it does."""

    def __init__(self, most: int = BATCH) -> None:
        self.most = self.size = most

    def answered(self, mutations: int) -> None:
        """One that was not full says nothing of a fuller one."""
        if mutations >= self.size:
            self.size = min(self.most, self.size + GROWTH)

    def lost(self, mutations: int) -> None:
        """It was too much for GitHub's ten seconds, perhaps. Those that left beside it are one mishap with it."""
        if 1 < mutations <= self.size:
            self.size = max(min(SMALLEST_BATCH, self.most), self.size // 2)


class _Crew:
    """Several hands that carry parcels: a parcel is one REST request, or a batch of mutations."""

    def __init__(self, session: Session, errands: Iterable[Errand], batch: Batch) -> None:
        self.session = session
        self._coming = deque(errands)
        self._open: list[Errand] = []
        self._batch = batch
        self._stopped = Event()

    def stop(self) -> None:
        """Begin nothing any more, and wait for no limit."""
        self._stopped.set()
        self.session.pacer.finish_within(0)

    def work(self) -> None:
        flying: dict[Future[Sequence[Answer]], list[Talk]] = {}
        with ThreadPoolExecutor(SIDE_BY_SIDE) as hands:
            while True:
                while len(flying) < SIDE_BY_SIDE and (parcel := self._parcel()):
                    flying[hands.submit(self._send, parcel)] = parcel
                if not flying:
                    return
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    self._deliver(flying.pop(future), future.result())

    def _parcel(self) -> list[Talk]:
        """What leaves next; nothing if all that is left waits for an answer."""
        if self._stopped.is_set() or self.session.pacer.over:
            return []
        together: list[Talk] = []
        for errand in self._errands():
            ready = errand.ready()
            if ready and not isinstance(ready[0].asks, Mutation):
                if together:
                    continue
                together = ready
                break
            together += ready[: self._batch.size - len(together)]
            if len(together) >= self._batch.size:
                break
        for talk in together:
            talk.sent = True
        return together

    def _errands(self) -> Iterable[Errand]:
        """Those that are under way, then new ones."""
        self._open = [errand for errand in self._open if not errand.through]
        yield from self._open
        while self._coming and len(self._open) < OPEN:
            self._open.append(self._coming.popleft())
            yield self._open[-1]

    def _send(self, parcel: Sequence[Talk]) -> Sequence[Answer]:
        asked = [talk.asks for talk in parcel]
        mutations = [request for request in asked if isinstance(request, Mutation)]
        try:
            if mutations:
                return self.session.mutate(mutations)
            return [
                self.session.rest(request) for request in asked if not isinstance(request, Mutation | None)
            ]
        except Stopped as error:
            return [error] * len(parcel)

    def _deliver(self, parcel: Sequence[Talk], answers: Sequence[Answer]) -> None:
        if isinstance(answers[0], Unanswered):
            self._batch.lost(len(parcel))
        else:
            self._batch.answered(len(parcel))
        for talk, answer in zip(parcel, answers, strict=True):
            talk.say(answer)
