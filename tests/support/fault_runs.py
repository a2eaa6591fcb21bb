"""Runs a command in this process with faults, and logs its writes. The clock does not actually wait.

The logging middleware comes after the injection of faults, so it logs only the requests that the server executed,
which shows whether anything was created twice.
"""

import json
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import strategies as st

from localhub.core import Handler, Request, Response
from localhub.fault_kinds import FAULT_KINDS
from localhub.faults import FaultRule
from support.busy_coalition import Scenario
from support.hub_state import hub_state, state_differences, without_pull_numbers
from support.skipping_clock import SkippingClock
from tahaluf.cli.main import main

# Paths of objects that are identified by their content, or that belong to a set. Creating any of these twice has no
# effect
IDEMPOTENT_PATHS = ("/git/trees", "/git/commits", "/git/blobs", "/labels")
MAX_ATTEMPTS = 5  # the maximum number of attempts per request in a run, as documented in docs/reliability.md
OPERATIONS = ("*", "GET *", "POST *", "PATCH *", "PUT *", "DELETE *", "POST /graphql", "*/git/*", "*/issues*")

FAULT_RULES = st.builds(
    FaultRule,
    kind=st.sampled_from(sorted(FAULT_KINDS)),
    operation=st.sampled_from(OPERATIONS),
    after=st.booleans(),
    skip=st.integers(0, 20),
    times=st.integers(1, 3),
    wait=st.sampled_from([None, 1, 90]),
)
DEAD_TOKEN_RULES = st.builds(FaultRule, kind=st.just("401"), skip=st.integers(1, 40), times=st.none())
# In a third of the schedules, the token is revoked
FAULT_SCHEDULES = st.builds(
    list.__add__,
    st.lists(FAULT_RULES, min_size=1, max_size=6),
    st.one_of(st.just([]), st.just([]), st.lists(DEAD_TOKEN_RULES, min_size=1, max_size=1)),
)


@dataclass
class WriteLog:
    """The innermost middleware, which logs every write that the hub executed."""

    sent: Counter[tuple[str, str, bytes]] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, request: Request, next_handler: Handler) -> Response:
        response = next_handler(request)
        if _is_write(request, response):
            with self._lock:
                self.sent[request.method, request.path, request.body] += 1
        return response

    def duplicates(self) -> list[str]:
        """Return objects that were created twice but should have been created only once."""
        return [
            f"{path} {body.decode()}"
            for (method, path, body), count in self.sent.items()
            if method == "POST" and count > 1 and not path.endswith(IDEMPOTENT_PATHS)
        ]

    def max_repeats(self) -> int:
        """Return the highest number of times that the same write was executed."""
        return max(self.sent.values(), default=0)


def _is_write(request: Request, response: Response) -> bool:
    if request.method == "GET" or response.status >= 300:
        return False
    if not request.path.endswith("/graphql"):
        return True
    payload: dict[str, Any] = json.loads(response.body) if isinstance(response.body, bytes) else {}
    return b'"mutation' in request.body and "errors" not in payload


@dataclass
class FaultRuns:
    scenario: Scenario
    write_log: WriteLog
    clock: SkippingClock
    patch: pytest.MonkeyPatch
    expected_state: dict[str, list[Any]] = field(default_factory=dict)
    requests: int = 0  # the number of requests in an undisturbed run
    fault_counts: Counter[str] = field(default_factory=Counter)
    schedules: int = 0

    def run(self) -> int:
        coalition = self.scenario.coalition
        with self.patch.context() as patch:
            for name, value in coalition.environment().items():
                patch.setenv(name, value)
            patch.chdir(coalition.folder)
            return main(list(self.scenario.arguments), self.clock.as_clock())

    def run_undisturbed(self) -> None:
        self.scenario.reset()
        self.scenario.coalition.hub.counts.clear()
        assert self.run() == 0
        self.requests = sum(
            int(str(entry["count"])) for entry in self.scenario.coalition.hub.counts.as_json()
        )
        self.expected_state = hub_state(self.scenario.coalition.hub)

    def problems(self, schedule: Sequence[FaultRule], runs: int = 1) -> list[str]:
        """Return the problems after `runs` runs with these faults and one run without faults."""
        faults = self.scenario.coalition.hub.faults
        self.scenario.reset()
        self.write_log.sent.clear()
        faults.add_rules(schedule)
        exit_codes = {self.run() for _ in range(runs)}
        self.fault_counts.update(faults.as_json()["happened"])
        self.schedules += 1
        faults.clear()
        found = [f"a run with faults exits with {code}" for code in exit_codes - {0, 1}]
        if code := self.run():
            found.append(f"the run after the faults exits with {code}")
        found += [f"created twice:  {line}" for line in self.write_log.duplicates()]
        if self.write_log.max_repeats() > MAX_ATTEMPTS * (runs + 1):
            found.append(f"the same write was executed {self.write_log.max_repeats()} times")
        expected = without_pull_numbers(self.expected_state)
        actual = without_pull_numbers(hub_state(self.scenario.coalition.hub))
        return found + state_differences(expected, actual)


@contextmanager
def fault_runs(scenario: Scenario, patch: pytest.MonkeyPatch) -> Iterator[FaultRuns]:
    clock, write_log, chain = SkippingClock(), WriteLog(), scenario.coalition.hub.middlewares
    chain.append(write_log)
    fault_run = FaultRuns(scenario, write_log, clock, patch)
    fault_run.run_undisturbed()
    yield fault_run
    scenario.coalition.hub.faults.clear()
    chain.remove(write_log)
