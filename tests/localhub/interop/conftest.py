"""A hub for tests with stock clients."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from localhub.hub import Hub
from support.interop_hub import SEED, InteropHub


@pytest.fixture
def interop_hub(tmp_path: Path) -> Iterator[InteropHub]:
    """A hub. The test fails if a response violates GitHub's description."""
    with Hub(tmp_path / "hub", SEED, run_workflows=False) as hub:
        clients = tmp_path / "clients"
        clients.mkdir()
        yield InteropHub(clients, hub)
        with urllib.request.urlopen(f"{hub.url}/_localhub/violations") as response:
            assert json.load(response) == {"violations": []}
