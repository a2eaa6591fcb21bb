"""Queues one project's changes in order, together with the next request for each change."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, Literal, Protocol

from tahaluf.item_errors import as_command_error
from tahaluf.plan import MAX_BATCH_SIZE, Change, ChangeContext, ChangeKind, Mutation, Request, Steps

from .invitation_limit import InvitationLimitReached
from .rate_limit.limiter import DeadlineExceeded
from .redact_errors import redact_errors

# No other change depends on a change of these kinds: even if one person cannot be added, another can still be removed
INDEPENDENT_KINDS: Final = frozenset({ChangeKind.GRANT, ChangeKind.REVOKE})

# User-facing messages
FAILED_BEFORE_ARCHIVING: Final = (
    "an earlier change to this project failed, and GitHub allows no changes to an archived repository; "
    "the next run will retry both"
)
EARLIER_FAILED: Final = "an earlier change failed: {target}; the next run will retry both"

ChangeState = Literal["done", "failed", "not reached"]


class StartSteps(Protocol):
    """The type of a function that starts a change's steps."""

    def __call__(self, change: Change, context: ChangeContext, /) -> Steps: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one change. `reason` is set unless the state is "done"."""

    change: Change
    state: ChangeState
    reason: str = ""


class OutcomeCallback(Protocol):
    """The type of a function that is called with each outcome as it happens, from any thread."""

    def __call__(self, outcome: Outcome, /) -> None: ...


class ChangeRun:
    """A change that is being executed. `request` is the next request to send, or None after the last one."""

    def __init__(self, queue: "ProjectQueue", change: Change, steps: Steps) -> None:
        self.queue, self.change, self.steps = queue, change, steps
        self.request: Request | None = None
        self.in_flight = False
        self.context: ChangeContext | None = None
        self.error: Exception | None = None

    def advance(self, response: Any) -> None:
        """Pass the response to the steps, or None at the start, and get their next request."""
        self.in_flight = False
        try:
            if isinstance(response, Exception):
                self.request = self.steps.throw(response)
            else:
                self.request = self.steps.send(response)
        except StopIteration as end:
            self.request, self.context = None, end.value
        except Exception as error:  # noqa: BLE001  (a bug in one change does not stop the others)
            self.request, self.error = None, as_command_error(error)

    def outcome(self) -> Outcome:
        if self.error is None:
            return Outcome(self.change, "done")
        state: ChangeState = (
            "not reached" if isinstance(self.error, DeadlineExceeded | InvitationLimitReached) else "failed"
        )
        return Outcome(self.change, state, str(self.error))


class ProjectQueue:
    """Groups consecutive changes of the same kind and resource, so their mutations can share a request."""

    def __init__(
        self,
        changes: Sequence[Change],
        context: ChangeContext,
        start_steps: StartSteps,
        on_outcome: OutcomeCallback,
    ) -> None:
        self.changes, self.context, self.start_steps, self.on_outcome = (
            changes,
            context,
            start_steps,
            on_outcome,
        )
        self.outcomes_by_index: dict[int, Outcome] = {}  # by position in `changes`
        # The reason why each resource's later changes are skipped. Changes to other resources are still attempted,
        # because they depend only on the repository, which an earlier round has created or renamed.
        self.blocked_reasons: dict[str, str] = {}
        groups = groupby(range(len(changes)), key=lambda n: self._group_key(changes[n]))
        self._groups: Iterator[list[int]] = iter([list(group) for _, group in groups])
        self._group: list[int] = []
        self._runs: list[ChangeRun] = []
        self.finished = False

    @staticmethod
    def _group_key(change: Change) -> tuple[ChangeKind, str]:
        return change.kind, change.resource

    def ready_runs(self) -> list[ChangeRun]:
        """Return the changes whose requests can be sent now: several mutations or one REST request. Returns nothing
        while a request is in flight.
        """
        if any(run.in_flight for run in self._runs):
            return []
        while not (waiting := [run for run in self._runs if run.request is not None]):
            if not self._open_next_group():
                return []
        mutations = [run for run in waiting if isinstance(run.request, Mutation)]
        return mutations[:MAX_BATCH_SIZE] or waiting[:1]

    def _open_next_group(self) -> bool:
        """Record the finished group's outcomes and start the next group. Returns False if there is none."""
        for index, run in zip(self._group, self._runs, strict=True):
            self.context = run.context or self.context
            self._record(index, run.outcome())
        self._runs = []
        self._group = next(self._groups, [])
        if not self._group:
            self.finished = True
            return False
        changes = [self.changes[index] for index in self._group]
        if reason := self._block_reason(changes[0]):
            for index, change in zip(self._group, changes, strict=True):
                self._record(index, Outcome(change, "not reached", reason))
            self._group = []
            return True
        self._runs = [ChangeRun(self, change, self._steps(change)) for change in changes]
        for run in self._runs:
            run.advance(None)
        return True

    def _block_reason(self, change: Change) -> str | None:
        """If an earlier change prevents this change, return the reason."""
        failed = any(outcome.state == "failed" for outcome in self.outcomes_by_index.values())
        if change.kind is ChangeKind.ARCHIVE and failed:
            return FAILED_BEFORE_ARCHIVING
        return self.blocked_reasons.get(change.resource)

    def _steps(self, change: Change) -> Steps:
        """Run the steps of a change. The steps start inside this generator, so that any error is attributed to this
        change. An error's message must not contain a name that public output hides, such as the name of an
        environment in a URL.
        """
        steps = self.start_steps(change, self.context)
        return (yield from redact_errors(steps) if change.hides_target else steps)

    def _record(self, index: int, outcome: Outcome) -> None:
        self.outcomes_by_index[index] = outcome
        change, resource = outcome.change, outcome.change.resource
        if change.kind in INDEPENDENT_KINDS:
            pass
        elif outcome.state == "failed":
            name = resource if change.hides_target else change.target
            self.blocked_reasons[resource] = EARLIER_FAILED.format(target=name)
        elif outcome.state == "not reached":
            self.blocked_reasons.setdefault(resource, outcome.reason)
        self.on_outcome(outcome)

    def outcomes(self, stop_reason: str) -> Iterable[Outcome]:
        """Return the outcomes in plan order. Changes that were not attempted are "not reached", with `stop_reason`."""
        for index, run in zip(self._group, self._runs, strict=True):
            if run.request is None:  # this change is finished, although others in its group are not
                self._record(index, run.outcome())
        self._group, self._runs = [], []
        for index, change in enumerate(self.changes):
            yield self.outcomes_by_index.get(index) or Outcome(change, "not reached", stop_reason)
