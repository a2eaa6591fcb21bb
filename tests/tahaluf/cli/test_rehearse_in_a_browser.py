"""`tahaluf rehearse --serve` in Chromium: the pages before and after, next to each other."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from localhub.hub import Hub
from support.accessibility import violations
from support.existing_organization import SEED, TOKEN, Newcomer

pytestmark = [pytest.mark.browser, pytest.mark.full]
PAGES = re.compile(r"before (\S+)\s+after (\S+)")
EDITS = (
    ("summary: How we work", "summary: How we work together"),
    ('color: "d73a4a"', 'color: "ff0000"'),
    ("{core: read}", "{core: triage}"),
    ("deletion: true", "deletion: true, creation: true"),
)

# A page, what it shows before the plan is applied, and what it shows afterwards
SHOWN = (
    ("handbook", "How we work\n", "How we work together\n"),
    ("api/labels", "#d73a4a", "#ff0000"),
    ("api/settings", "Rules\n", "reviewed: creation\nyes\n"),
    ("data/settings", "team core\nread", "team core\ntriage"),
    ("teams", "data (read)", "data (triage)"),
)


@contextmanager
def rehearsal(newcomer: Newcomer) -> Iterator[tuple[list[str], dict[str, tuple[str, str]]]]:
    """Run the command. Yields the two addresses that sign in, and the pages of each repository that changes."""
    environment = {
        "TAHALUF_TOKEN": TOKEN,
        "GITHUB_API_URL": newcomer.hub.url,
        "GITHUB_SERVER_URL": newcomer.hub.url,
        "GITHUB_GRAPHQL_URL": f"{newcomer.hub.url}/graphql",
        "PYTHONUNBUFFERED": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tahaluf", "rehearse", "--serve"],
        cwd=newcomer.folder,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )
    try:
        yield _read(process)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()


def _read(process: subprocess.Popen[str]) -> tuple[list[str], dict[str, tuple[str, str]]]:
    assert process.stdout
    tokens, pages = [], {}
    for line in process.stdout:
        if "?token=" in line:
            tokens.append(line.strip())
        elif found := PAGES.search(line):
            pages[found[1].rpartition("/")[2]] = (found[1], found[2])
            if "well-survey" in pages:  # the last of the repositories, which are sorted by name
                break
    return tokens, pages


def test_the_pages_before_and_after_are_compared_in_chromium(tmp_path: Path, browser: Any) -> None:
    folder = tmp_path / "checkout"
    folder.mkdir()
    with Hub(tmp_path / "hub", SEED, run_workflows=False) as hub:
        newcomer = Newcomer(hub, folder)
        newcomer.imported()
        path = folder / "projects.yml"
        text = path.read_text("utf-8")
        for old, new in EDITS:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
        newcomer.recorder.reset()
        with rehearsal(newcomer) as (tokens, pages):
            tab = browser.new_page()
            console: list[str] = []
            tab.on("console", lambda message: console.append(message.text))
            for address in tokens:
                assert tab.goto(address).status == 200
            shown = []
            for number in (0, 1):
                texts = {}
                for name, suffix in (
                    ("handbook", ""),
                    ("api", "/labels"),
                    ("api", "/settings"),
                    ("data", "/settings"),
                ):
                    assert tab.goto(f"{pages[name][number]}{suffix}").status == 200
                    texts[f"{name}{suffix}"] = tab.inner_text("main")
                    assert violations(tab) == []
                assert tab.goto(pages["riverside"][number]).status == 200
                texts["teams"] = tab.inner_text("main")
                shown.append(texts)
            before, after = shown
            for page, old, new in SHOWN:
                assert (old in before[page], new in before[page]) == (True, False), page
                assert new in after[page], page
            assert not any(login in str(shown) for login in ("a-member", "a-steward", "an-outsider"))
            assert console == []
            tab.close()
        assert newcomer.recorder.writes == 0
