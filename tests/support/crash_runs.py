"""Kills a command at one of its requests, runs it again, and compares the result with that of an undisturbed run."""

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from localhub.core import Handler, Request, Response
from localhub.faults import FaultRule
from support.busy_coalition import Scenario
from support.hub_state import hub_state, state_differences, without_pull_numbers
from support.launcher import Launcher

INTERRUPTED = 130


@dataclass
class ProcessKiller:
    """A middleware that kills the client process when it sends the request with the number `at_request`, counted from
    1.

    If `after_effect` is set, the request is executed first. Otherwise, it is not executed at all. All later requests
    of the process are dropped, even if they arrive during the next run. Each process is recognized by its token. If a
    process receives SIGTERM, which GitHub sends to cancel a job, it still gets its responses.
    """

    stop_signal: signal.Signals = signal.SIGKILL
    at_request: int = 0
    after_effect: bool = False
    request_count: int = 0
    dead_tokens: set[str | None] = field(default_factory=set)
    pid: int | None = None
    _in_flight: int = 0
    _lock: threading.Condition = field(default_factory=threading.Condition)

    def reset(self, at_request: int, after_effect: bool) -> None:
        self.at_request, self.after_effect, self.request_count, self.pid = at_request, after_effect, 0, None

    def set_pid(self, pid: int) -> None:
        with self._lock:
            self.pid = pid
            self._lock.notify_all()

    def __call__(self, request: Request, next_handler: Handler) -> Response:
        with self._lock:
            if request.token in self.dead_tokens:
                raise ConnectionResetError("the client is gone")
            self.request_count += 1
            is_target = self.request_count == self.at_request
            self._in_flight += 1
        try:
            if is_target and self.stop_signal is not signal.SIGKILL:
                self._kill(request)
                return next_handler(request)
            response = next_handler(request) if self.after_effect or not is_target else None
            if response is None or is_target:
                self._kill(request)
                raise ConnectionResetError("the client is gone")
            return response
        finally:
            with self._lock:
                self._in_flight -= 1
                self._lock.notify_all()

    def _kill(self, request: Request) -> None:
        with self._lock:
            self._lock.wait_for(lambda: self.pid is not None, timeout=10)
            assert self.pid
            if self.stop_signal is signal.SIGKILL:
                self.dead_tokens.add(request.token)
            os.kill(self.pid, self.stop_signal)

    def drop_requests_of(self, token: str) -> None:
        """Drop the remaining requests of the process with this token, so that they have no effect during the next
        run.
        """
        with self._lock:
            self.dead_tokens.add(token)

    def wait_until_idle(self) -> None:
        """Wait until the server has processed all requests that the killed process sent."""
        with self._lock:
            assert self._lock.wait_for(lambda: self._in_flight == 0, timeout=10)


@dataclass
class CrashRuns:
    """A command and its scenario, the number of requests in an undisturbed run, and the state after that run."""

    scenario: Scenario
    killer: ProcessKiller
    launcher: Launcher
    expected_state: dict[str, list[Any]] = field(default_factory=dict)
    requests: int = 0
    # The number of runs that were actually killed. A run with several threads may send too few requests for this
    killed_runs: int = 0

    @property
    def output(self) -> Path:
        return self.scenario.coalition.folder / "said.txt"

    def run(self, at_request: int = 0, after_effect: bool = False) -> int:
        """Run the command and return its exit code. Unless `at_request` is 0, kill the command at the request with
        this number.
        """
        coalition = self.scenario.coalition
        self.killer.reset(0, False)
        coalition.token = coalition.new_token()  # each job has its own token
        self.killer.reset(at_request, after_effect)
        code = self.launcher.run(
            self.scenario.arguments,
            coalition.folder,
            coalition.environment(),
            self.output,
            self.killer.set_pid,
        )
        self.killer.wait_until_idle()
        self.killer.drop_requests_of(coalition.token)
        return code

    def run_undisturbed(self) -> None:
        self.scenario.reset()
        code = self.run()
        assert code == 0, self.output.read_text()
        self.requests, self.expected_state = self.killer.request_count, hub_state(self.scenario.coalition.hub)
        assert self.run() == 0
        assert state_differences(self.expected_state, hub_state(self.scenario.coalition.hub)) == [], (
            "a second run is not idle"
        )

    def differences_after_kill(self, at_request: int, after_effect: bool) -> list[str]:
        """Kill the first run at this request, run the command again, and return the differences."""
        description = f"killed {'after' if after_effect else 'before'} request {at_request} took effect"
        self.scenario.reset()
        if self.run(at_request, after_effect) == -signal.SIGKILL:
            self.killed_runs += 1
        if code := self.run():
            return [f"{description}: the second run exits with {code}: {self.output.read_text()}"]
        found = state_differences(self.expected_state, hub_state(self.scenario.coalition.hub))
        return [f"{description}: {line}" for line in found]

    def differences_after_cancel(self, at_request: int) -> list[str]:
        """Cancel the first run at this request, as GitHub would, run the command again, and return the differences."""
        self.killer.stop_signal = signal.SIGTERM
        self.scenario.reset()
        code = self.run(at_request)
        found = (
            [] if code in (0, INTERRUPTED) else [f"cancelled at request {at_request}: it exits with {code}"]
        )
        self.killed_runs += code == INTERRUPTED
        if code := self.run():
            found.append(f"cancelled at request {at_request}: the second run exits with {code}")
        return found + [
            f"cancelled at request {at_request}: {line}"
            for line in state_differences(self.expected_state, hub_state(self.scenario.coalition.hub))
        ]

    def differences_under_faults(
        self, at_request: int, after_effect: bool, schedule: Sequence[FaultRule]
    ) -> list[str]:
        """Like `differences_after_kill`, but with faults in both runs, and followed by a third run without faults."""
        faults = self.scenario.coalition.hub.faults
        self.scenario.reset()
        faults.add_rules(schedule)
        self.killed_runs += self.run(at_request, after_effect) == -signal.SIGKILL
        codes = {self.run()} - {0, 1}
        faults.clear()
        found = [f"the run with faults exits with {code}" for code in codes]
        if code := self.run():
            found.append(f"the run after the faults exits with {code}: {self.output.read_text()}")
        expected = without_pull_numbers(self.expected_state)
        actual = without_pull_numbers(hub_state(self.scenario.coalition.hub))
        return found + state_differences(expected, actual)

    def all_differences(self, points: Sequence[int]) -> list[str]:
        return [
            line
            for at_request in points
            for after_effect in (False, True)
            for line in self.differences_after_kill(at_request, after_effect)
        ]


@contextmanager
def crash_runs(scenario: Scenario, launcher: Launcher) -> Iterator[CrashRuns]:
    killer, chain = ProcessKiller(), scenario.coalition.hub.middlewares
    chain.append(killer)
    try:
        runs = CrashRuns(scenario, killer, launcher)
        runs.run_undisturbed()
        yield runs
    finally:
        chain.remove(killer)
