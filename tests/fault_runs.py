"""Runs a command in this process while faults happen, on a clock that jumps where it would wait, and keeps the books.

What the server carried out is counted behind the faults: by the books nothing may have been made twice.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import strategies as st

from busy_world import Scene
from hub_picture import differences, picture
from localhub.core import Handler, Request, Response
from localhub.faults import Fault
from localhub.mishaps import MISHAPS
from tahaluf.cli import main
from tahaluf.github import Session

# Named by their content, or a set to which a member is added: carried out twice, they are there once
HARMLESS = ("/git/trees", "/git/commits", "/git/blobs", "/labels")
TRIES = 5  # how often one run may send the same request, as docs/reliability.md says
WHERE = ("*", "GET *", "POST *", "PATCH *", "PUT *", "DELETE *", "POST /graphql", "*/git/*", "*/issues*")

FAULTS = st.builds(
    Fault,
    kind=st.sampled_from(sorted(MISHAPS)),
    operation=st.sampled_from(WHERE),
    after=st.booleans(),
    skip=st.integers(0, 20),
    times=st.integers(1, 3),
    wait=st.sampled_from([None, 1, 90]),
)
DYING = st.builds(Fault, kind=st.just("401"), skip=st.integers(1, 40), times=st.none())
# In a third of them the token dies for good
SCHEDULES = st.builds(
    list.__add__,
    st.lists(FAULTS, min_size=1, max_size=6),
    st.one_of(st.just([]), st.just([]), st.lists(DYING, min_size=1, max_size=1)),
)


@dataclass
class Clock:
    """Real time, and on top of it all that was slept through."""

    slept: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def time(self) -> float:
        return time.time() + self.slept

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept += seconds


@dataclass
class Books:
    """A middleware next to the hub: every write that it carried out."""

    sent: Counter[tuple[str, str, bytes]] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, request: Request, following: Handler) -> Response:
        answer = following(request)
        if _wrote(request, answer):
            with self._lock:
                self.sent[request.method, request.path, request.body] += 1
        return answer

    def doubled(self) -> list[str]:
        """What was made twice, though a second one is one too many."""
        return [
            f"{path} {body.decode()}"
            for (method, path, body), count in self.sent.items()
            if method == "POST" and count > 1 and not path.endswith(HARMLESS)
        ]

    def most(self) -> int:
        """How often the same write was carried out at most."""
        return max(self.sent.values(), default=0)


def _wrote(request: Request, answer: Response) -> bool:
    if request.method == "GET" or answer.status >= 300:
        return False
    if not request.path.endswith("/graphql"):
        return True
    told: dict[str, Any] = json.loads(answer.body) if isinstance(answer.body, bytes) else {}
    return b'"mutation' in request.body and "errors" not in told


@dataclass
class FaultRuns:
    scene: Scene
    books: Books
    clock: Clock
    patch: pytest.MonkeyPatch
    wanted: dict[str, list[Any]] = field(default_factory=dict)
    requests: int = 0  # of an undisturbed run
    happened: Counter[str] = field(default_factory=Counter)
    schedules: int = 0

    def run(self) -> int:
        here = self.scene.here
        with self.patch.context() as patch:
            for name, value in here.environment().items():
                patch.setenv(name, value)
            patch.chdir(here.folder)
            return main(list(self.scene.words))

    def undisturbed(self) -> None:
        self.scene.begin()
        self.scene.here.hub.counts.forget()
        assert self.run() == 0
        self.requests = sum(int(str(one["count"])) for one in self.scene.here.hub.counts.listed())
        self.wanted = picture(self.scene.here.hub)

    def trouble(self, schedule: Sequence[Fault], runs: int = 1) -> list[str]:
        """What is wrong after `runs` runs while these faults happen, and one when they are over."""
        faults = self.scene.here.hub.faults
        self.scene.begin()
        self.books.sent.clear()
        faults.arm(schedule)
        ended = {self.run() for _ in range(runs)}
        self.happened.update(faults.listed()["happened"])
        self.schedules += 1
        faults.clear()
        found = [f"a run under faults ends with {code}" for code in ended - {0, 1}]
        if code := self.run():
            found.append(f"the run after the faults ends with {code}")
        found += [f"made twice: {line}" for line in self.books.doubled()]
        if self.books.most() > TRIES * (runs + 1):
            found.append(f"the same write was carried out {self.books.most()} times")
        return found + differences(self.wanted, picture(self.scene.here.hub))


@contextmanager
def fault_runs(scene: Scene, patch: pytest.MonkeyPatch) -> Iterator[FaultRuns]:
    clock, books, chain = Clock(), Books(), scene.here.hub.middlewares
    chain.append(books)
    waiting = Session.__init__.__kwdefaults__
    patch.setitem(waiting, "clock", clock.time)
    patch.setitem(waiting, "sleep", clock.sleep)
    found = FaultRuns(scene, books, clock, patch)
    found.undisturbed()
    yield found
    scene.here.hub.faults.clear()
    chain.remove(books)
