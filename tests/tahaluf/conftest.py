"""The coalition with which commands are tested."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.coalition import Coalition, start_coalition


@pytest.fixture
def coalition(tmp_path: Path) -> Iterator[Coalition]:
    with start_coalition(tmp_path) as coalition_:
        yield coalition_
