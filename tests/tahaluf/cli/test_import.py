"""`tahaluf import`: the manifest of an organization that exists, whose plan writes nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from localhub.hub import Hub
from support.commands import CommandResult, RequestRecorder, run_command
from support.existing_organization import ORGANIZATION, SEED, TOKEN
from tahaluf.manifest import Manifest, load


class Newcomer:
    """Somebody with a token, an empty folder, and an organization with twelve repositories."""

    def __init__(self, hub: Hub, folder: Path) -> None:
        self.hub, self.folder = hub, folder
        self.recorder = RequestRecorder()
        hub.middlewares.append(self.recorder)

    def run(self, *arguments: str) -> CommandResult:
        variables = {
            "TAHALUF_TOKEN": TOKEN,
            "GITHUB_API_URL": self.hub.url,
            "GITHUB_SERVER_URL": self.hub.url,
            "GITHUB_GRAPHQL_URL": f"{self.hub.url}/graphql",
        }
        return run_command(arguments, variables, self.recorder, folder=self.folder)

    def imported(self, *arguments: str) -> Manifest:
        result = self.run("import", ORGANIZATION, *arguments)
        assert result.code == 0, result.err
        (self.folder / "projects.yml").write_text(result.out, encoding="utf-8")
        return load(result.out)


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[Newcomer]:
    folder = tmp_path / "checkout"
    folder.mkdir()
    with Hub(tmp_path / "hub", SEED, run_workflows=False) as hub:
        yield Newcomer(hub, folder)


def test_the_plan_of_an_imported_organization_writes_nothing(newcomer: Newcomer) -> None:
    imported = newcomer.run("import", ORGANIZATION)
    assert (imported.code, imported.writes, imported.requests) == (0, 0, 2)
    (newcomer.folder / "projects.yml").write_text(imported.out, encoding="utf-8")
    planned = newcomer.run("plan", "--json")
    assert (planned.code, planned.writes) == (0, 0)
    assert {change["kind"] for change in planned.plan["changes"]} == {"adopts"}
