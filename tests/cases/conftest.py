"""Fixtures that start localhub for a case."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.cases import CaseFactory, start_cases


@pytest.fixture
def open_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[CaseFactory]:
    with start_cases(tmp_path, monkeypatch, capsys) as made:
        yield made
