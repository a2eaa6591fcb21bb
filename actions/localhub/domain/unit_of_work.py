"""A unit of work, which consists of an actor, a time and a store. Its changes are committed atomically."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from localhub.events import Event, Events
from localhub.store import Store

from .actor import Actor

# The only events that trigger workflows even if a GITHUB_TOKEN causes them.
STARTS_WORKFLOWS_FOR_ANY_TOKEN = {"workflow_dispatch", "repository_dispatch"}


@dataclass(slots=True)
class PendingEvent:
    """An event that has not been published yet. Rows in `subjects` are converted to JSON when the unit of work ends."""

    name: str
    action: str | None
    repository_id: int | None
    organization_id: int | None
    subjects: dict[str, Any]


@dataclass(slots=True)
class UnitOfWork:
    """The context in which domain functions run. It is the first argument of each of them."""

    store: Store
    actor: Actor
    repository_root: Path
    clock: Callable[[], datetime]
    pending_events: list[PendingEvent] = field(default_factory=list)

    def now(self) -> str:
        """The current time in GitHub's format: "2026-05-04T03:02:01Z"."""
        return format_time(self.clock())

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """If the block raises an exception, roll back only the block's own changes and events."""
        emitted_before = len(self.pending_events)
        with self.store.savepoint():
            try:
                yield
            except BaseException:
                del self.pending_events[emitted_before:]
                raise

    def emit(
        self,
        name: str,
        action: str | None = None,
        repository_id: int | None = None,
        organization_id: int | None = None,
        **subjects: Any,
    ) -> None:
        """Publish an event once this unit of work is committed.

        Each item of `subjects` becomes a key of the payload. Rows are serialized as in REST, and plain values are kept
        unchanged.
        """
        self.pending_events.append(PendingEvent(name, action, repository_id, organization_id, subjects))


Renderer = Callable[[UnitOfWork, PendingEvent], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Engine:
    """Creates units of work and holds the state that they share across requests."""

    store: Store
    repository_root: Path
    events: Events
    render: Renderer
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    @contextmanager
    def begin(self, actor: Actor) -> Iterator[UnitOfWork]:
        """Start a unit of work for `actor`. Its events are published after the commit, or dropped if the unit of work
        fails.
        """
        published: list[Event] = []
        with self.store.transaction():
            uow = UnitOfWork(self.store, actor, self.repository_root, self.clock)
            yield uow
            published = [self._to_event(uow, pending) for pending in uow.pending_events]
        for event in published:
            self.events.publish(event)

    def _to_event(self, uow: UnitOfWork, pending: PendingEvent) -> Event:
        starts = uow.actor.kind != "job" or pending.name in STARTS_WORKFLOWS_FOR_ANY_TOKEN
        return Event(
            delivery=str(uuid.uuid4()),
            name=pending.name,
            action=pending.action,
            repository_id=pending.repository_id,
            sender_id=uow.actor.account_id or 0,
            starts_workflows=starts,
            payload=self.render(uow, pending),
        )


def format_time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
