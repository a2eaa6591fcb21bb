"""What tests of any room may ask for: a Chromium, where the machine has one."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# As root a Chromium needs --no-sandbox; the others keep it from calling home, which a closed network refuses.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def chromium() -> Path:
    for name in CHROMIUMS:
        if found := shutil.which(name):
            return Path(found)
    pytest.skip("no Chromium on this machine: the pages are not looked at")


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=str(chromium), args=FLAGS)
        yield made
        made.close()
