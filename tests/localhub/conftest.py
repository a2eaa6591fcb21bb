"""Each test gets a fresh hub, and fails if the hub's responses violate GitHub's description."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from localhub.hub import Hub
from support.hub_client import SEED, HubClient


@pytest.fixture
def hub_client(tmp_path: Path) -> Iterator[HubClient]:
    with Hub(tmp_path / "hub", SEED, run_workflows=False) as hub:
        client = HubClient(hub)
        yield client
        found = hub.contract.violations()
        assert bool(found) == client.expects_violations, "\n".join(map(str, found))
