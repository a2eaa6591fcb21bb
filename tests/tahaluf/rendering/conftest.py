"""The tests of rendering start their own processes."""

import pytest

from support.shared_renderers import OriginalChild
from tahaluf.rendering import renderer


@pytest.fixture(autouse=True)
def renderers_are_not_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renderer, "ChildProcess", OriginalChild)
