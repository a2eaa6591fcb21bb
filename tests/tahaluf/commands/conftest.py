"""The coalition on which commands are tried."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from coalition_world import Coalition, coalition_in


@pytest.fixture
def coalition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Coalition]:
    with coalition_in(tmp_path, monkeypatch, capsys) as made:
        yield made
