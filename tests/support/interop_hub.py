"""A hub for stock clients, with two people, an organization and two repositories. The hub runs no workflows."""

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

from localhub.hub import Hub

OWNER_TOKEN, OTHER_TOKEN, READ_ONLY_TOKEN = "ghp_the-owner", "ghp_the-other", "ghp_reads-only"
SEED: dict[str, Any] = {
    "users": [
        {
            "login": "a-steward",
            "email": "steward@example.org",
            "tokens": [
                {"token": OWNER_TOKEN},
                {"token": READ_ONLY_TOKEN, "permissions": {"contents": "read"}},
                {"token": "ghp_without-workflow", "scopes": ["repo"]},
                {"token": "ghp_fine-grained", "permissions": {"contents": "write"}},
            ],
        },
        {"login": "a-visitor", "tokens": [{"token": OTHER_TOKEN}]},
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


class InteropHub:
    """A hub, methods that call it, and a folder for the clients' files."""

    def __init__(self, folder: Path, hub: Hub) -> None:
        self.folder, self.hub = folder, hub

    def rest(self, method: str, path: str, body: Any = None, token: str = OWNER_TOKEN) -> Any:
        """Return the parsed response. Raises HTTPError if the request fails."""
        request = urllib.request.Request(
            self.hub.url + path,
            None if body is None else json.dumps(body).encode(),
            {"authorization": f"Bearer {token}", "content-type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request) as response:
            text = response.read()
        return json.loads(text) if text else None

    def graphql(self, query: str, token: str = OWNER_TOKEN, **variables: Any) -> Any:
        return self.rest("POST", "/graphql", {"query": query, "variables": variables}, token)

    def git(self, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_CONFIG_NOSYSTEM": "1",
            **{f"GIT_{who}_NAME": "A Steward" for who in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{who}_EMAIL": "steward@example.org" for who in ("AUTHOR", "COMMITTER")},
        }
        return subprocess.run(
            ["git", *arguments],
            cwd=cwd or self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def clone_url(self, repository: str, token: str = "") -> str:
        return (
            self.hub.url.replace("://", f"://x-access-token:{token}@" if token else "://")
            + f"/{repository}.git"
        )

    def clone(self, repository: str = "an-org/water-map", token: str = OWNER_TOKEN) -> Path:
        result = self.git("clone", "--quiet", self.clone_url(repository, token), "copy")
        assert result.returncode == 0, result.stderr
        return self.folder / "copy"

    def gh(self, *arguments: str, stdin: str | None = None, cwd: Path | None = None) -> str:
        """Run stock `gh`, which treats github.localhost as a GitHub host without TLS and uses the hub as its proxy."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "GH_HOST": "github.localhost",
            "GH_TOKEN": OWNER_TOKEN,
            "GH_PROMPT_DISABLED": "1",
            "HTTP_PROXY": self.hub.url,
            "http_proxy": self.hub.url,  # git reads only this variable
        }
        program = Path(sys.executable).parent / "gh"
        result = subprocess.run(
            [program, *arguments],
            cwd=cwd or self.folder,
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout
