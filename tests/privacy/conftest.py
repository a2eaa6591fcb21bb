"""A coalition on localhub whose forms and accounts contain canary words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from localhub.hub import Hub
from support.canaries import Canaries, CanaryCoalition, seed


@pytest.fixture
def coalition(tmp_path: Path) -> Iterator[CanaryCoalition]:
    canaries = Canaries()
    (tmp_path / "checkout").mkdir()
    with Hub(tmp_path / "hub", seed(canaries), run_workflows=False) as hub:
        yield CanaryCoalition(hub, tmp_path / "checkout", canaries)
