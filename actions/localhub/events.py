"""Events for webhook payloads, workflow triggers and tests. Events are published once their changes are committed."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

LOG_LENGTH = 10_000


@dataclass(frozen=True, slots=True)
class Event:
    """`name` and `action` are GitHub's names ("issues", "opened"). `payload` is the webhook payload.

    `starts_workflows` is false for events that a workflow's GITHUB_TOKEN causes.
    """

    delivery: str
    name: str
    action: str | None
    repository_id: int | None
    sender_id: int
    starts_workflows: bool
    payload: dict[str, Any] = field(repr=False)


Listener = Callable[[Event], None]


class Events:
    """Calls listeners in order, on the request's thread, after the commit. They must therefore be fast."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: list[Listener] = []
        self._log: deque[Event] = deque(maxlen=LOG_LENGTH)
        self._pending_counters: list[Callable[[], int]] = []

    def subscribe(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def publish(self, event: Event) -> None:
        with self._lock:
            self._log.append(event)
        for listener in self._listeners:
            listener(event)

    def log(self) -> list[Event]:
        with self._lock:
            return list(self._log)

    def add_pending_counter(self, counter: Callable[[], int]) -> None:
        """Register a function that counts events that are still being processed. `localhub idle` waits until the sum
        of all counts is 0.
        """
        self._pending_counters.append(counter)

    def pending(self) -> int:
        return sum(count() for count in self._pending_counters)
