"""Ends a command at one of its requests, runs it again, and says what is not as it would have been."""

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from busy_world import Scene
from hub_picture import differences, picture
from launcher import Launcher
from localhub.core import Handler, Request, Response
from localhub.faults import Fault

INTERRUPTED = 130


@dataclass
class Killer:
    """A middleware that ends the client's process with SIGKILL at its `at`-th request, counted from 1.

    The request has taken effect by then (`acted`), or it never does; nothing that the process sent and that is
    not yet in hand is heard any more. With SIGTERM, as GitHub ends a cancelled job, all is answered as ever.
    """

    how: signal.Signals = signal.SIGKILL
    at: int = 0
    acted: bool = False
    seen: int = 0
    dead: bool = False
    pid: int | None = None
    _in_hand: int = 0
    _lock: threading.Condition = field(default_factory=threading.Condition)

    def arm(self, at: int, acted: bool) -> None:
        self.at, self.acted, self.seen, self.dead, self.pid = at, acted, 0, False, None

    def started(self, pid: int) -> None:
        with self._lock:
            self.pid = pid
            self._lock.notify_all()

    def __call__(self, request: Request, following: Handler) -> Response:
        with self._lock:
            if self.dead:
                raise ConnectionResetError("the client is gone")
            self.seen += 1
            mine = self.seen == self.at
            self._in_hand += 1
        try:
            if mine and self.how is not signal.SIGKILL:
                self._kill()
                return following(request)
            answer = following(request) if self.acted or not mine else None
            if answer is None or mine:
                self._kill()
                raise ConnectionResetError("the client is gone")
            return answer
        finally:
            with self._lock:
                self._in_hand -= 1
                self._lock.notify_all()

    def _kill(self) -> None:
        with self._lock:
            self._lock.wait_for(lambda: self.pid is not None, timeout=10)
            assert self.pid
            self.dead = self.how is signal.SIGKILL
            os.kill(self.pid, self.how)

    def at_rest(self) -> None:
        """Wait until the server has finished what the dead process had asked before."""
        with self._lock:
            assert self._lock.wait_for(lambda: self._in_hand == 0, timeout=10)


@dataclass
class Crashes:
    """One command in its scene, the picture that an undisturbed run leaves, and how many requests that took."""

    scene: Scene
    killer: Killer
    launcher: Launcher
    wanted: dict[str, list[Any]] = field(default_factory=dict)
    requests: int = 0
    covered: int = 0  # points at which the process died: threads make a run shorter now and then

    @property
    def output(self) -> Path:
        return self.scene.here.folder / "said.txt"

    def run(self, at: int = 0, acted: bool = False) -> int:
        """The exit code of one run, which is killed at its `at`-th request (0: never)."""
        self.killer.arm(at, acted)
        here = self.scene.here
        code = self.launcher.run(
            self.scene.words, here.folder, here.environment(), self.output, self.killer.started
        )
        self.killer.at_rest()
        return code

    def undisturbed(self) -> None:
        self.scene.begin()
        code = self.run()
        assert code == 0, self.output.read_text()
        self.requests, self.wanted = self.killer.seen, picture(self.scene.here.hub)
        assert self.run() == 0
        assert differences(self.wanted, picture(self.scene.here.hub)) == [], "a second run is not idle"

    def trouble(self, at: int, acted: bool) -> list[str]:
        """What differs at the end when the first run dies at request `at` and a second one follows."""
        where = f"killed {'after' if acted else 'before'} request {at} took effect"
        self.scene.begin()
        if self.run(at, acted) == -signal.SIGKILL:
            self.covered += 1
        if code := self.run():
            return [f"{where}: the second run ends with {code}: {self.output.read_text()}"]
        found = differences(self.wanted, picture(self.scene.here.hub))
        return [f"{where}: {line}" for line in found]

    def cancelled(self, at: int) -> list[str]:
        """What differs at the end when GitHub cancels the first run at request `at`, and a second one follows."""
        self.killer.how = signal.SIGTERM
        self.scene.begin()
        code = self.run(at)
        found = [] if code in (0, INTERRUPTED) else [f"cancelled at request {at}: it ends with {code}"]
        self.covered += code == INTERRUPTED
        if code := self.run():
            found.append(f"cancelled at request {at}: the second run ends with {code}")
        return found + [
            f"cancelled at request {at}: {line}"
            for line in differences(self.wanted, picture(self.scene.here.hub))
        ]

    def under_faults(self, at: int, acted: bool, schedule: Sequence[Fault]) -> list[str]:
        """The same as `trouble`, while GitHub stumbles in both runs; a third one follows when all that is over."""
        faults = self.scene.here.hub.faults
        self.scene.begin()
        faults.arm(schedule)
        self.covered += self.run(at, acted) == -signal.SIGKILL
        codes = {self.run()} - {0, 1}
        faults.clear()
        found = [f"the run under faults ends with {code}" for code in codes]
        if code := self.run():
            found.append(f"the run after them ends with {code}: {self.output.read_text()}")
        return found + differences(self.wanted, picture(self.scene.here.hub))

    def all_troubles(self, points: Sequence[int]) -> list[str]:
        return [line for at in points for acted in (False, True) for line in self.trouble(at, acted)]


@contextmanager
def crashes(scene: Scene) -> Iterator[Crashes]:
    killer, chain = Killer(), scene.here.hub.middlewares
    chain.append(killer)
    with Launcher() as launcher:
        found = Crashes(scene, killer, launcher)
        found.undisturbed()
        yield found
    chain.remove(killer)
