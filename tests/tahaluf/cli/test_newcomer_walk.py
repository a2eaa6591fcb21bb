"""A newcomer can follow the README, with a new organization and with one that has twelve repositories, whose plan
stays empty.
"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from localhub.hub import Hub
from support.existing_organization import ORGANIZATION, SEED, TOKEN, Newcomer
from support.new_organization import CONTROL, new_organization
from support.new_organization import ORGANIZATION as NEW_ORGANIZATION
from support.skipping_clock import SkippingClock
from tahaluf.cli.main import main
from tahaluf.github import Session
from tahaluf.manifest import load
from tahaluf.setup.access import REQUIRED_SCOPES

README = Path(__file__).parents[3] / "README.md"
SECTION = re.compile("^### An existing organization$(.*?)^You always see a plan", re.MULTILINE | re.DOTALL)
COMMANDS = re.compile(r"^tahaluf ([^#\n]*)", re.MULTILINE)
FIRST_SECTION = re.compile("^## On a real organization$\n+```sh\n(.*?)```", re.MULTILINE | re.DOTALL)


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[Newcomer]:
    folder = tmp_path / "control"
    with Hub(tmp_path / "hub", SEED, run_workflows=False) as hub:
        yield Newcomer(hub, folder)


def commands() -> list[list[str]]:
    """The commands in the README's section, in order."""
    [section] = SECTION.findall(README.read_text("utf-8"))
    return [
        shlex.split(line.replace("your-organization", ORGANIZATION)) for line in COMMANDS.findall(section)
    ]


def test_a_newcomer_governs_an_organization_by_following_the_readme(newcomer: Newcomer) -> None:
    init = ("init", "control", "--organization", ORGANIZATION, "--yes", "--actions", f"a/b@{'0' * 40}")
    started = newcomer.run(*init, folder=newcomer.folder.parent)
    assert started.code == 0, started.output
    manifest = newcomer.folder / "projects.yml"
    import_, check, plan, rehearse, apply, again = commands()
    for words in (import_, check, plan):
        result = newcomer.run(*words)
        assert (result.code, result.writes) == (0, 0), result.output
    assert len(load(manifest.read_text("utf-8")).projects) == len(SEED["repositories"]) - 1
    founder = Session(TOKEN, api_url=newcomer.hub.url)
    assert newcomer.run("import", ORGANIZATION, "--into", "projects.yml").writes == 0

    text = manifest.read_text("utf-8").replace('{name: bug, color: "d73a4a"', '{name: bug, color: "ff0000"')
    manifest.write_text(text, encoding="utf-8")
    rehearsed = newcomer.run(*rehearse)
    assert (rehearsed.code, rehearsed.writes) == (0, 0), rehearsed.output
    assert "labels: bug\tcolor d73a4a" in rehearsed.out
    # Only the answer to the question is added to the README's command, because there is no terminal
    applied = newcomer.run(*apply, "--yes")
    assert (applied.code, applied.writes > 0) == (0, True), applied.output
    assert founder.get(f"/repos/{ORGANIZATION}/api/labels/bug").body["color"] == "ff0000"
    final = newcomer.run(*again)
    assert (final.code, final.writes) == (0, 0), final.output


def test_a_newcomer_sets_up_an_organization_by_following_the_readme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    [section] = FIRST_SECTION.findall(README.read_text("utf-8"))
    lines = [line.partition("#")[0].strip() for line in section.splitlines()]
    init, enter, refresh, setup = lines
    assert refresh == f"gh auth refresh --scopes {','.join(REQUIRED_SCOPES)}"
    monkeypatch.chdir(tmp_path)
    with new_organization(tmp_path, monkeypatch, owners=["founder", "a-member"]) as organization:
        words = shlex.split(init.replace("your-organization", NEW_ORGANIZATION))[1:]
        pin = ("--actions", f"a/b@{'0' * 40}")  # only an installation from a wheel knows its own commit
        assert main([*words, "--owners", "founder,a-member", "--yes", *pin]) == 0
        monkeypatch.chdir(shlex.split(enter)[1])
        assert main(["check"]) == 0
        [_, command] = setup.removeprefix("TAHALUF_TOKEN=$(gh auth token) ").split()
        assert main([command, "--yes", "--organization-settings"], SkippingClock().as_clock()) == 0
        assert capsys.readouterr().out.count("→") == 1, "only the sealing keys are left to a person"
        assert organization.get(f"/repos/{CONTROL}/contents/projects.yml")
        assert organization.stored_key()
