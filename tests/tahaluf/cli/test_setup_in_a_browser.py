"""`tahaluf setup` works for a newcomer who has the command in one window, and GitHub's pages in Chromium in another."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from support.accessibility import beyond_the_keyboard, violations
from support.new_organization import CONTROL, ORGANIZATION, TOKEN, NewOrganization, new_organization

pytestmark = [pytest.mark.browser, pytest.mark.full]
ADDRESS = re.compile(r"https?://\S+$")


@contextmanager
def command(organization: NewOrganization, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Run the command as a process. The command does not open a browser, because the test itself opens the printed
    URLs.
    """
    arguments = ["--manifest", str(organization.folder / "projects.yml"), "--yes", *options]
    process = subprocess.Popen(
        [sys.executable, "-m", "tahaluf", "setup", *arguments],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        env={**os.environ, "BROWSER": "/bin/true", "PYTHONUNBUFFERED": "1"},
    )
    try:
        yield process
        process.wait(timeout=60)
    finally:
        process.kill()


def next_address(process: subprocess.Popen[str]) -> str:
    """Return the URL in the next line that ends with one."""
    assert process.stdout
    return next(found[0] for line in process.stdout if (found := ADDRESS.search(line.strip())))


def click(tab: Any, button: str) -> None:
    """Check that the page is accessible, and then click the button."""
    assert (violations(tab), beyond_the_keyboard(tab)) == ([], [])
    tab.get_by_role("button", name=button).click()


@pytest.fixture
def organization(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NewOrganization]:
    with new_organization(tmp_path, monkeypatch) as created:
        yield created


@pytest.fixture
def tab(browser: Any, organization: NewOrganization) -> Iterator[Any]:
    """A page in a browser with the founder signed in. Console messages are recorded."""
    page = browser.new_page()
    page.console = []
    page.on("console", lambda message: page.console.append(message.text))
    page.goto(f"{organization.hub.url}/{ORGANIZATION}?token={TOKEN}")
    yield page
    page.close()


def test_the_app_is_created_and_installed_in_chromium(organization: NewOrganization, tab: Any) -> None:
    with command(organization, "--organization-settings") as process:
        tab.goto(next_address(process))
        click(tab, "Continue to GitHub")
        click(tab, f"Create GitHub App for {ORGANIZATION}")
        tab.get_by_text("return to your terminal").wait_for()
        assert violations(tab) == []
        tab.goto(next_address(process))
        click(tab, "Install")
        tab.get_by_text(f"is installed on {ORGANIZATION}").wait_for()
        assert (violations(tab), beyond_the_keyboard(tab)) == ([], [])
    assert (organization.stored_key() or "").startswith("-----BEGIN RSA PRIVATE KEY-----")
    assert tab.console == []


def test_the_key_of_an_app_created_by_hand_is_piped_in(organization: NewOrganization, tab: Any) -> None:
    with command(organization, "--no-browser") as process:
        tab.goto(next_address(process))
        click(tab, f"Create GitHub App for {ORGANIZATION}")
        assert violations(tab) == []
        with tab.expect_download() as download:
            tab.get_by_role("button", name="Generate a private key").click()
        key = Path(download.value.path()).read_text()
        assert process.stdin
        process.stdin.write(key)
        process.stdin.flush()
        tab.goto(next_address(process))
        click(tab, "Install")
        tab.get_by_text(f"is installed on {ORGANIZATION}").wait_for()
    assert organization.stored_key() == key
    assert organization.get(f"/repos/{CONTROL}/contents/projects.yml")
    assert tab.console == []
