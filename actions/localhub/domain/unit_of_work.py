"""One unit of work: who asks, when, on which store. What it changes is kept together or not at all."""

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

# GITHUB_TOKEN starts no workflow, but with these.
STARTS_WORKFLOWS_FOR_ANY_TOKEN = {"workflow_dispatch", "repository_dispatch"}


@dataclass(slots=True)
class PendingEvent:
    """An event before it is told: `subjects` are still rows, made into JSON when the unit ends."""

    name: str
    action: str | None
    repository_id: int | None
    organization_id: int | None
    subjects: dict[str, Any]


@dataclass(slots=True)
class UnitOfWork:
    """What every domain function takes first."""

    store: Store
    actor: Actor
    repository_root: Path
    clock: Callable[[], datetime]
    pending_events: list[PendingEvent] = field(default_factory=list)

    def now(self) -> str:
        """As GitHub writes times: "2026-05-04T03:02:01Z"."""
        return format_time(self.clock())

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Something that may fail alone: then it is taken back, with what it told, and the rest stands."""
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
        """Tells of something that happened, once this unit is kept.

        `subjects` become keys of the payload: rows are shaped as REST shapes them, plain values stay.
        """
        self.pending_events.append(PendingEvent(name, action, repository_id, organization_id, subjects))


Renderer = Callable[[UnitOfWork, PendingEvent], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Engine:
    """What lasts between requests; makes the units of work."""

    store: Store
    repository_root: Path
    events: Events
    render: Renderer
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    @contextmanager
    def begin(self, actor: Actor) -> Iterator[UnitOfWork]:
        """A unit of work for `actor`. Its events are told after it is kept, none when it fails."""
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
