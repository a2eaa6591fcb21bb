"""A hub of its own for each test that asks; one that makes it depart from GitHub's description fails."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub_town import SEED, Town
from localhub.hub import Hub


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with Hub(tmp_path / "hub", SEED, runs=False) as hub:
        made = Town(hub)
        yield made
        found = hub.contract.violations()
        assert bool(found) == made.expects_violations, "\n".join(map(str, found))
