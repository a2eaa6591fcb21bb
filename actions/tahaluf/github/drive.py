"""Carries out a plan: the changes of one project in order, several projects side by side.

Decides nothing. A failure stays in its project, and is told in GitHub's own words.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from threading import Event
from typing import Any, Final, Literal, Protocol

from tahaluf.plan import BATCH, Change, Mutation, Plan, Request, Response, Rest, Site, Steps
from tahaluf.problems import Stopped

from .answers import GitHubRefusal, Unanswered
from .session import Session

SIDE_BY_SIDE: Final = (
    6  # of the 100 requests at once that GitHub allows; more only waits for the content limit
)

State = Literal["done", "failed", "not reached"]
Start = Callable[[Change, Site], Steps]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one change. `reason` is set unless it is done."""

    change: Change
    state: State
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of a plan, in its order; `interrupted` if a person or GitHub ended the run."""

    outcomes: tuple[Outcome, ...]
    interrupted: bool = False


class Watcher(Protocol):
    """Told of each outcome as it happens, from any thread."""

    def __call__(self, outcome: Outcome, /) -> None: ...


def carry_out(
    session: Session,
    plan: Plan,
    sites: Mapping[str, Site],
    start: Start,
    watch: Watcher = lambda outcome: None,
) -> "Carried":
    """Do every change of the plan, and say what became of each, in the plan's order.

    Ctrl-C (or a cancelled job) lets the requests in hand finish and leaves the rest "not reached"; a second one
    does not wait for them.
    """
    stop = Event()
    runs = [
        _Run(session, changes, sites[slug], start, watch, stop) for slug, changes in plan.projects.items()
    ]
    threads = ThreadPoolExecutor(SIDE_BY_SIDE)
    try:
        for future in [threads.submit(run.all) for run in runs]:
            future.result()
    except KeyboardInterrupt:
        stop.set()
    finally:
        with suppress(KeyboardInterrupt):
            threads.shutdown(wait=True)
    return Carried(tuple(outcome for run in runs for outcome in run.outcomes()), stop.is_set())


class _Run:
    """One project's part of a plan."""

    def __init__(
        self,
        session: Session,
        changes: Sequence[Change],
        site: Site,
        start: Start,
        watch: Watcher,
        stop: Event,
    ) -> None:
        self.session, self.changes, self.site = session, changes, site
        self.start, self.watch, self.stop = start, watch, stop
        self.ended: dict[str, Outcome] = {}  # by the digest of the change
        self.closed: dict[str, str] = {}  # resource → why its later changes are not tried

    def all(self) -> None:
        for (_, resource), group in groupby(self.changes, key=lambda c: (c.kind, c.resource)):
            if self.stop.is_set():
                return
            blocked = self.closed.get(resource) or self.closed.get("repository")
            if blocked:
                for change in group:
                    self._end(Outcome(change, "not reached", blocked))
            else:
                self._together(list(group))

    def outcomes(self) -> Iterable[Outcome]:
        for change in self.changes:
            yield self.ended.get(change.digest) or Outcome(
                change, "not reached", "the run was stopped before it"
            )

    def _end(self, outcome: Outcome) -> None:
        self.ended[outcome.change.digest] = outcome
        if outcome.state == "failed":
            self.closed[outcome.change.resource] = f"{outcome.change.target} failed before it"
        self.watch(outcome)

    def _together(self, group: Sequence[Change]) -> None:
        """Advance changes of one kind in step, so that their mutations can share a request."""
        talks = [_Talk(change, self.start(change, self.site)) for change in group]
        for talk in talks:
            talk.say(None)
        while open_talks := [talk for talk in talks if talk.asks is not None]:
            if self.stop.is_set():
                return
            self._round(open_talks)
        for talk in talks:
            self.site = talk.site or self.site
            self._end(talk.outcome())

    def _round(self, talks: Sequence["_Talk"]) -> None:
        several = [talk for talk in talks if isinstance(talk.asks, Mutation)]
        for first in range(0, len(several), BATCH):
            batch = several[first : first + BATCH]
            answers = self._mutate([talk.asks for talk in batch if isinstance(talk.asks, Mutation)])
            for talk, answer in zip(batch, answers, strict=True):
                talk.say(answer)
        for talk in talks:
            if isinstance(talk.asks, Rest) and talk not in several:
                talk.say(self._rest(talk.asks))

    def _mutate(self, mutations: Sequence[Mutation]) -> Sequence[Response | Exception]:
        try:
            return self.session.mutate(mutations)
        except (GitHubRefusal, Unanswered, Stopped) as error:
            return [error] * len(mutations)

    def _rest(self, request: Rest) -> Response | Exception:
        try:
            return self.session.rest(request)
        except (GitHubRefusal, Unanswered, Stopped) as error:
            return error


class _Talk:
    """The conversation of one change."""

    def __init__(self, change: Change, steps: Steps) -> None:
        self.change, self.steps = change, steps
        self.asks: Request | None = None
        self.site: Site | None = None
        self.failed: Exception | None = None

    def say(self, answer: Any) -> None:
        """Give the answer to the last question (None at the start), and take the next one."""
        try:
            if isinstance(answer, Exception):
                self.asks = self.steps.throw(answer)
            else:
                self.asks = self.steps.send(answer)
        except StopIteration as end:
            self.asks, self.site = None, end.value
        except (GitHubRefusal, Unanswered, Stopped) as error:
            self.asks, self.failed = None, error

    def outcome(self) -> Outcome:
        if self.failed is None:
            return Outcome(self.change, "done")
        return Outcome(self.change, "failed", str(self.failed))
