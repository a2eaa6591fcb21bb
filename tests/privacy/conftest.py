"""A coalition on localhub whose forms and accounts contain canary words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.canaries import CanaryCoalition, start_canaries
from support.launcher import Launcher


@pytest.fixture
def coalition(tmp_path: Path, launcher: Launcher) -> Iterator[CanaryCoalition]:
    yield from start_canaries(tmp_path, launcher)
