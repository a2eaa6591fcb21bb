"""Fixtures for all tests, such as Chromium if it is installed."""

import gc
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from localhub.contract import Contract
from support.launcher import Launcher
from support.shared_renderers import share_renderers

# Tests must not fail only because a busy machine is slow (no deadline), nor in a pull request that did not cause the
# failure (the same examples in each run). `make test-full` tries new examples.
settings.register_profile("same-examples", deadline=None, derandomize=True)
settings.register_profile("new-examples", deadline=None, print_blob=True)
settings.load_profile("same-examples")

# Shells start background processes with SIGINT ignored, but some tests need to send this signal
signal.signal(signal.SIGINT, signal.default_int_handler)

# With the default threshold of 700 new objects, the garbage collector would run too often
gc.set_threshold(10_000)

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# As root, Chromium requires --no-sandbox. The other flags disable background requests, which would fail without a
# network.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


def pytest_collection_finish() -> None:
    gc.freeze()  # imported modules and collected tests never become garbage


@pytest.fixture(scope="session")
def chromium() -> Path:
    for name in CHROMIUMS:
        if found := shutil.which(name):
            return Path(found)
    pytest.skip("Chromium is not installed: the pages are not tested")


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium_browser = playwright.chromium.launch(executable_path=str(chromium), args=FLAGS)
        yield chromium_browser
        chromium_browser.close()


@pytest.fixture(scope="session")
def launcher() -> Iterator[Launcher]:
    """A launcher, which starts commands in separate processes, one at a time."""
    with Launcher() as running:
        yield running


@pytest.fixture(scope="session", autouse=True)
def renderers_are_shared() -> Iterator[None]:
    with share_renderers():
        yield


@pytest.fixture(autouse=True)
def every_hub_keeps_to_the_contract(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Fail the test if one of its hubs violated GitHub's description, unless the test is marked with `departs`."""
    contracts: list[Contract] = []
    original_init = Contract.__init__

    def record_contract(contract: Contract) -> None:
        original_init(contract)
        contracts.append(contract)

    monkeypatch.setattr(Contract, "__init__", record_contract)
    yield
    if request.node.get_closest_marker("departs") is None:
        assert [violation for contract in contracts for violation in contract.violations()] == []
