"""A coalition on localhub whose forms and accounts contain canary words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.canaries import CanaryCoalition, start_canaries


@pytest.fixture
def coalition(tmp_path: Path) -> Iterator[CanaryCoalition]:
    yield from start_canaries(tmp_path)
