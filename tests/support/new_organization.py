"""An organization without repositories on localhub, and a folder with the files of its control repository."""

import base64
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from localhub.hub import Hub
from support.organization_builder import OrganizationBuilder
from support.skipping_clock import SkippingClock
from tahaluf.cli.main import main
from tahaluf.flows.control_repository import ActionsPin, ControlAnswers, control_tree
from tahaluf.flows.demo.owner_browser import OwnerBrowser
from tahaluf.templates import write_tree

ORGANIZATION = "example-coalition"
CONTROL, ROSTER = f"{ORGANIZATION}/control", f"{ORGANIZATION}/roster"
TOKEN = "founder-token"
PIN = ActionsPin("tahaluf", "tahaluf", "0" * 40)
ANSWERS = ControlAnswers(ORGANIZATION, name="Example coalition", owners=("founder",), actions=PIN)
SCOPES = ("repo", "workflow", "admin:org")


@dataclass
class NewOrganization:
    """`setup` runs the command as the founder, whose browser is `browser`."""

    hub: Hub
    folder: Path
    browser: OwnerBrowser

    def setup(self, *options: str, confirm: bool = True) -> int:
        manifest = str(self.folder / "projects.yml")
        confirmed = ["--yes", "--organization-settings"] if confirm else []
        return main(["setup", "--manifest", manifest, *confirmed, *options], SkippingClock().as_clock())

    def get(self, path: str) -> Any:
        """Return the body of the response to a GET request, or None if the status is 404."""
        headers = {"authorization": f"Bearer {TOKEN}"}
        answer = requests.get(self.hub.url + path, headers=headers, timeout=20)
        return None if answer.status_code == 404 else answer.json()

    def send(self, method: str, path: str, **body: Any) -> None:
        headers = {"authorization": f"Bearer {TOKEN}"}
        answer = requests.request(method, self.hub.url + path, headers=headers, json=body or None, timeout=20)
        assert answer.status_code < 300, answer.text

    def put_file(self, repository: str, path: str, text: str) -> None:
        content = base64.b64encode(text.encode()).decode()
        self.send("PUT", f"/repos/{repository}/contents/{path}", message="Add a file", content=content)

    @property
    def app_page(self) -> str:
        return f"{self.hub.url}/organizations/{ORGANIZATION}/settings/apps/tahaluf-{ORGANIZATION}"

    def stored_key(self) -> str | None:
        """Return the App's private key as GitHub has stored it."""
        sql = "SELECT value FROM settings WHERE name = 'TAHALUF_PRIVATE_KEY' AND environment_id IS NOT NULL"
        found = self.hub.store.fetch_value(sql)
        return None if found is None else str(found)


@contextmanager
def new_organization(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    scopes: Sequence[str] = SCOPES,
    owners: Sequence[str] = ("founder",),
) -> Iterator[NewOrganization]:
    files = folder / "files"
    write_tree(control_tree(ANSWERS), files)
    organization = OrganizationBuilder(ORGANIZATION, two_factor=True)
    organization.account("founder", owner=True, token=TOKEN, scopes=scopes)
    organization.account("a-member", owner="a-member" in owners, member=True, token="member-token")
    with organization.start(folder) as hub:
        browser = OwnerBrowser(hub.url, TOKEN)
        monkeypatch.setattr("webbrowser.open", browser.open)
        for name, value in {
            "GITHUB_API_URL": hub.url,
            "GITHUB_SERVER_URL": hub.url,
            "TAHALUF_TOKEN": TOKEN,
        }.items():
            monkeypatch.setenv(name, value)
        for name in ("GITHUB_GRAPHQL_URL", "GITHUB_ACTIONS", "GITHUB_REPOSITORY", "GITHUB_STEP_SUMMARY"):
            monkeypatch.delenv(name, raising=False)
        yield NewOrganization(hub, files, browser)
