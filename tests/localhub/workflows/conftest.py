"""A standalone runner, and a runner in a hub that tests use over HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.runner_harness import HubHarness, RunnerHarness


@pytest.fixture
def hub_harness(tmp_path: Path) -> Iterator[HubHarness]:
    running = HubHarness(tmp_path)
    yield running
    running.hub.close()
    assert running.hub.contract.violations() == []


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[RunnerHarness]:
    running = RunnerHarness(tmp_path)
    yield running
    running.runner.close()
    running.store.close()
