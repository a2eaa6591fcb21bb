"""Opens the hub of a case."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cases_world import Given, cases_in


@pytest.fixture
def given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Given]:
    with cases_in(tmp_path, monkeypatch, capsys) as made:
        yield made
