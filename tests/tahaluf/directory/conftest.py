"""The built site of a coalition with 60 projects, for tests that only read it."""

from collections.abc import Mapping

import pytest

from support.directory_manifest import large_manifest, site
from tahaluf.directory import build


@pytest.fixture(scope="session")
def files() -> Mapping[str, bytes]:
    return build(site(large_manifest(60)))
