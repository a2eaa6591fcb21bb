"""A hub as its clients meet it: two people, an organization, two repositories; no workflow is run."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from localhub.hub import Hub

OWNER, OTHER, NARROW = "ghp_the-owner", "ghp_the-other", "ghp_reads-only"
SEED = {
    "users": [
        {
            "login": "a-steward",
            "email": "steward@example.org",
            "tokens": [
                {"token": OWNER},
                {"token": NARROW, "permissions": {"contents": "read"}},
                {"token": "ghp_without-workflow", "scopes": ["repo"]},
                {"token": "ghp_fine-grained", "permissions": {"contents": "write"}},
            ],
        },
        {"login": "a-visitor", "tokens": [{"token": OTHER}]},
    ],
    "organizations": [{"login": "an-org", "owners": ["a-steward"], "members": []}],
    "repositories": [
        {
            "owner": "an-org",
            "name": "water-map",
            "description": "خريطة المياه",
            "files": {"README.md": "# خريطة المياه\n", "projects.yml": "version: 1\n"},
            "labels": [{"name": "مقترح", "color": "0e8a16"}],
        },
        {"owner": "an-org", "name": "quiet-room", "private": True, "auto_init": True},
    ],
}


class Place:
    """The hub with ways to ask it, and a folder for the clients' own files."""

    def __init__(self, folder: Path, hub: Hub) -> None:
        self.folder, self.hub = folder, hub

    def rest(self, method: str, path: str, body: Any = None, token: str = OWNER) -> Any:
        """The parsed answer of a call that succeeds."""
        request = urllib.request.Request(
            self.hub.url + path,
            None if body is None else json.dumps(body).encode(),
            {"authorization": f"Bearer {token}", "content-type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def graphql(self, query: str, token: str = OWNER, **variables: Any) -> Any:
        return self.rest("POST", "/graphql", {"query": query, "variables": variables}, token)

    def git(self, *words: str, at: Path | None = None) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_CONFIG_NOSYSTEM": "1",
            **{f"GIT_{who}_NAME": "A Steward" for who in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{who}_EMAIL": "steward@example.org" for who in ("AUTHOR", "COMMITTER")},
        }
        return subprocess.run(
            ["git", *words],
            cwd=at or self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def address(self, repository: str, token: str = "") -> str:
        return (
            self.hub.url.replace("://", f"://x-access-token:{token}@" if token else "://")
            + f"/{repository}.git"
        )

    def clone(self, repository: str = "an-org/water-map", token: str = OWNER) -> Path:
        done = self.git("clone", "--quiet", self.address(repository, token), "copy")
        assert done.returncode == 0, done.stderr
        return self.folder / "copy"

    def gh(self, *words: str, stdin: str | None = None) -> str:
        """The stock client: it takes github.localhost for a GitHub without TLS, behind a proxy that is the hub."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "GH_HOST": "github.localhost",
            "GH_TOKEN": OWNER,
            "GH_PROMPT_DISABLED": "1",
            "HTTP_PROXY": self.hub.url,
            "http_proxy": self.hub.url,  # git hears this one alone
        }
        program = Path(sys.executable).parent / "gh"
        done = subprocess.run(
            [program, *words],
            cwd=self.folder,
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """What the clients were told kept to GitHub's description, or the test fails."""
    with Hub(tmp_path / "hub", SEED, runs=False) as hub:
        clients = tmp_path / "clients"
        clients.mkdir()
        yield Place(clients, hub)
        with urllib.request.urlopen(f"{hub.url}/_localhub/violations") as answer:
            assert json.load(answer) == {"violations": []}
