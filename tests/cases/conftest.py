"""Fixtures that start localhub for a case."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.cases import CaseFactory, start_cases


@pytest.fixture
def open_case(
    tmp_path: Path,
) -> Iterator[CaseFactory]:
    with start_cases(tmp_path) as made:
        yield made
