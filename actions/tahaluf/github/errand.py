"""One project's part of a plan: its changes in order, each a conversation. Sends nothing itself."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal, Protocol

from tahaluf.plan import BATCH, Change, Kind, Mutation, Request, Site, Steps
from tahaluf.problems import Stopped

from .pace import OutOfTime

State = Literal["done", "failed", "not reached"]


class Start(Protocol):
    """How the steps of a change begin."""

    def __call__(self, change: Change, site: Site, /) -> Steps: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one change. `reason` is set unless it is done."""

    change: Change
    state: State
    reason: str = ""


class Watcher(Protocol):
    """Told of each outcome as it happens, from any thread."""

    def __call__(self, outcome: Outcome, /) -> None: ...


class Talk:
    """The conversation of one change. `errand` is whose it is; `sent`: what it asks is on its way."""

    def __init__(self, errand: "Errand", change: Change, steps: Steps) -> None:
        self.errand, self.change, self.steps = errand, change, steps
        self.asks: Request | None = None
        self.sent = False
        self.site: Site | None = None
        self.failed: Exception | None = None

    def say(self, answer: Any) -> None:
        """Give the answer to the last question (None at the start), and take the next one."""
        self.sent = False
        try:
            if isinstance(answer, Exception):
                self.asks = self.steps.throw(answer)
            else:
                self.asks = self.steps.send(answer)
        except StopIteration as end:
            self.asks, self.site = None, end.value
        except Stopped as error:
            self.asks, self.failed = None, error

    def outcome(self) -> Outcome:
        if self.failed is None:
            return Outcome(self.change, "done")
        reached: State = "not reached" if isinstance(self.failed, OutOfTime) else "failed"
        return Outcome(self.change, reached, str(self.failed))


class Errand:
    """Changes of one kind advance in step, so that their mutations can share a request; kinds follow in order."""

    def __init__(self, changes: Sequence[Change], site: Site, start: Start, watch: Watcher) -> None:
        self.changes, self.site, self.start, self.watch = changes, site, start, watch
        self.ended: dict[int, Outcome] = {}  # by the place of the change in the plan
        # Resource → why its later changes are not tried. Those of other resources are: what they all stand on,
        # a repository that is there under its name, was founded by the run before this one.
        self.closed: dict[str, str] = {}
        places = groupby(range(len(changes)), key=lambda n: self._kind(changes[n]))
        self._groups: Iterator[list[int]] = iter([list(group) for _, group in places])
        self._group: list[int] = []
        self._talks: list[Talk] = []
        self.through = False

    @staticmethod
    def _kind(change: Change) -> tuple[Kind, str]:
        return change.kind, change.resource

    def ready(self) -> list[Talk]:
        """What may be sent now: mutations together, or one REST request; nothing while an answer is due."""
        if any(talk.sent for talk in self._talks):
            return []
        while not (waiting := [talk for talk in self._talks if talk.asks is not None]):
            if not self._next_group():
                return []
        mutations = [talk for talk in waiting if isinstance(talk.asks, Mutation)]
        return mutations[:BATCH] or waiting[:1]

    def _next_group(self) -> bool:
        """Close the group that is through and open the one after it; False where there is none."""
        for place, talk in zip(self._group, self._talks, strict=True):
            self.site = talk.site or self.site
            self._end(place, talk.outcome())
        self._talks = []
        self._group = next(self._groups, [])
        if not self._group:
            self.through = True
            return False
        changes = [self.changes[place] for place in self._group]
        if blocked := self.closed.get(changes[0].resource):
            for place, change in zip(self._group, changes, strict=True):
                self._end(place, Outcome(change, "not reached", blocked))
            self._group = []
            return True
        self._talks = [Talk(self, change, self.start(change, self.site)) for change in changes]
        for talk in self._talks:
            talk.say(None)
        return True

    def _end(self, place: int, outcome: Outcome) -> None:
        self.ended[place] = outcome
        resource, target = outcome.change.resource, outcome.change.target
        if outcome.state == "failed":
            self.closed[resource] = f"{target} failed before it"
        elif outcome.state == "not reached":
            self.closed.setdefault(resource, outcome.reason)
        self.watch(outcome)

    def outcomes(self, stopped: str) -> Iterable[Outcome]:
        """In the plan's order; what was not tried is "not reached", because of `stopped`."""
        for place, talk in zip(self._group, self._talks, strict=True):
            if talk.asks is None:  # through, though its group is not
                self._end(place, talk.outcome())
        self._group, self._talks = [], []
        for place, change in enumerate(self.changes):
            yield self.ended.get(place) or Outcome(change, "not reached", stopped)
