"""An organization with a history and twelve repositories, which a newcomer wants to manage with Tahaluf.

It has unusual labels, three teams (one shared, one nested), an outside collaborator, a fork, an archived repository,
a private repository, a ruleset, and a default branch named `master`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from localhub.hub import Hub
from support.commands import CommandResult, RequestRecorder, run_command
from support.organization_builder import OrganizationBuilder
from tahaluf.flows.demo.existing import OUTSIDER, UPSTREAM, existing_repositories, existing_teams
from tahaluf.manifest import Manifest, load

ORGANIZATION: Final = "riverside"
TOKEN: Final = "token-founder"
SCOPES: Final = ("repo", "workflow", "admin:org")
SEED: Final = (
    OrganizationBuilder(ORGANIZATION, teams=existing_teams("a-steward", "a-member"))
    .account("founder", 12, owner=True, scopes=SCOPES)
    .account("a-member", 13, member=True, scopes=SCOPES)
    .account("a-steward", 4242, member=True, token="")
    .account(OUTSIDER, 99, token="")
    .account(UPSTREAM, 100, token="")
    .extend(repositories=existing_repositories(ORGANIZATION))
    .seed()
)


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
