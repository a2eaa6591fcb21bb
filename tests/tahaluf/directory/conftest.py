"""The built sites of coalitions with 60 and with 10 projects, for tests that only read them."""

from collections.abc import Mapping

import pytest

from support.directory_manifest import large_manifest, site
from tahaluf.directory import build


@pytest.fixture(scope="session")
def files() -> Mapping[str, bytes]:
    return build(site(large_manifest(60)))


@pytest.fixture(scope="session")
def few_files() -> Mapping[str, bytes]:
    return build(site(large_manifest(10)))
