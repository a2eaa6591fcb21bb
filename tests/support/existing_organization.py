"""An organization with a history and twelve repositories, which a newcomer wants to manage with Tahaluf.

It has unusual labels, three teams (one shared, one nested), an outside collaborator, a fork, an archived repository,
a private repository, a ruleset, and a default branch named `master`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from localhub.hub import Hub
from support.commands import CommandResult, RequestRecorder, run_command
from tahaluf.flows.demo.existing import OUTSIDER, UPSTREAM, existing_repositories, existing_teams
from tahaluf.manifest import Manifest, load

ORGANIZATION: Final = "riverside"
TOKEN: Final = "token-founder"
SCOPES: Final = ["repo", "workflow", "admin:org"]
SEED: Final[dict[str, Any]] = {
    "users": [
        {"login": "founder", "id": 12, "tokens": [{"token": TOKEN, "scopes": SCOPES}]},
        {"login": "a-member", "id": 13, "tokens": [{"token": "token-a-member", "scopes": SCOPES}]},
        {"login": "a-steward", "id": 4242},
        {"login": OUTSIDER, "id": 99},
        {"login": UPSTREAM, "id": 100},
    ],
    "organizations": [
        {
            "login": ORGANIZATION,
            "owners": ["founder"],
            "members": ["a-member", "a-steward"],
            "teams": existing_teams("a-steward", "a-member"),
        }
    ],
    "repositories": existing_repositories(ORGANIZATION),
}


class Newcomer:
    """Someone who has a token, an empty folder, and an organization with twelve repositories."""

    def __init__(self, hub: Hub, folder: Path) -> None:
        self.hub, self.folder = hub, folder
        self.recorder = RequestRecorder()
        hub.middlewares.append(self.recorder)

    def run(
        self, *arguments: str, variables: Mapping[str, str] | None = None, folder: Path | None = None
    ) -> CommandResult:
        environment = {
            "TAHALUF_TOKEN": TOKEN,
            "GITHUB_API_URL": self.hub.url,
            "GITHUB_SERVER_URL": self.hub.url,
            "GITHUB_GRAPHQL_URL": f"{self.hub.url}/graphql",
            **(variables or {}),
        }
        return run_command(arguments, environment, self.recorder, folder=folder or self.folder)

    def imported(self, *arguments: str) -> Manifest:
        result = self.run("import", ORGANIZATION, *arguments)
        assert result.code == 0, result.err
        (self.folder / "projects.yml").write_text(result.out, encoding="utf-8")
        return load(result.out)
