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
from localhub.world.actor import Actor

# GITHUB_TOKEN starts no workflow, but with these.
ALWAYS_START = {"workflow_dispatch", "repository_dispatch"}


@dataclass(slots=True)
class Happening:
    """An event before it is told: `subjects` are still rows, made into JSON when the unit ends."""

    name: str
    action: str | None
    repository_id: int | None
    organization_id: int | None
    subjects: dict[str, Any]


@dataclass(slots=True)
class World:
    """What every domain function takes first."""

    store: Store
    actor: Actor
    files: Path
    clock: Callable[[], datetime]
    happenings: list[Happening] = field(default_factory=list)

    def now(self) -> str:
        """As GitHub writes times: "2026-05-04T03:02:01Z"."""
        return stamp(self.clock())

    @contextmanager
    def part(self) -> Iterator[None]:
        """Something that may fail alone: then it is taken back, with what it told, and the rest stands."""
        told = len(self.happenings)
        with self.store.savepoint():
            try:
                yield
            except BaseException:
                del self.happenings[told:]
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
        self.happenings.append(Happening(name, action, repository_id, organization_id, subjects))


Renderer = Callable[[World, Happening], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Engine:
    """What lasts between requests; makes the units of work."""

    store: Store
    files: Path
    events: Events
    render: Renderer
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    @contextmanager
    def begin(self, actor: Actor) -> Iterator[World]:
        """A unit of work for `actor`. Its events are told after it is kept, none when it fails."""
        told: list[Event] = []
        with self.store.transaction():
            world = World(self.store, actor, self.files, self.clock)
            yield world
            told = [self._tell(world, happening) for happening in world.happenings]
        for event in told:
            self.events.publish(event)

    def _tell(self, world: World, happening: Happening) -> Event:
        starts = world.actor.kind != "job" or happening.name in ALWAYS_START
        return Event(
            delivery=str(uuid.uuid4()),
            name=happening.name,
            action=happening.action,
            repository_id=happening.repository_id,
            sender_id=world.actor.account_id or 0,
            starts_workflows=starts,
            payload=self.render(world, happening),
        )


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
