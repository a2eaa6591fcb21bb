"""A control repository that contains only a manifest and templates, and uses actions from another repository."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from localhub.hub import Hub
from support.coalition import TEMPLATES, manifest, project
from support.organization_builder import OrganizationBuilder
from tahaluf.github import Session

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
TOKEN = "a-token-of-the-owner"
ORGANIZATION = "example-coalition"
# This is the example from docs/actions.md, but with a token, because the test has no App.
WORKFLOW = """\
on: workflow_dispatch
permissions: {}
jobs:
  share:
    runs-on: ubuntu-latest
    outputs:
      matrix: ${{ steps.parts.outputs.matrix }}
    steps:
      - uses: actions/checkout@v6
      - id: parts
        uses: some-owner/some-name/actions/plan-shards@v1
  apply:
    needs: share
    strategy:
      matrix: ${{ fromJSON(needs.share.outputs.matrix) }}
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - uses: some-owner/some-name/actions/apply-changes@v1
        with:
          token: ${{ secrets.TOKEN }}
          organization: ${{ matrix.organization }}
          shard: ${{ matrix.shard }}
          allow: all
"""


def test_control_repository_needs_only_manifest_and_templates(tmp_path: Path) -> None:
    control = tmp_path / "control"
    water_map, old_songs = project("water-map"), project("old-songs", repository={"template": "community"})
    files = {
        **TEMPLATES,
        "projects.yml": manifest(water_map, old_songs),
        ".github/workflows/apply.yml": WORKFLOW,
    }
    for path, text in files.items():
        (control / path).parent.mkdir(parents=True, exist_ok=True)
        (control / path).write_text(text, encoding="utf-8")
    for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "Begin"]):
        named = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.org"]
        subprocess.run(["git", *named, *command], cwd=control, check=True)

    organization = OrganizationBuilder(ORGANIZATION).account("an-owner", owner=True, token=TOKEN)
    with organization.repository("control", auto_init=True).start(tmp_path) as hub:
        url = f"{hub.url.replace('://', f'://x:{TOKEN}@')}/{ORGANIZATION}/control.git"
        subprocess.run(["git", "push", "-q", "--force", url, "main"], cwd=control, check=True)
        ran = _act(control, _actions(tmp_path / "some-name"), hub.url)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        files_of = {name: _files(hub, name) for name in ("water-map", "old-songs")}
    assert "NOTES.md" in files_of["water-map"], "the control repository's own template"
    assert "CODE_OF_CONDUCT.md" in files_of["old-songs"], "one that comes with the actions"


def _actions(place: Path) -> Path:
    """Copy only the files that the actions need from this repository, since act would copy all files."""
    for folder in ("actions", "requirements", "templates"):
        shutil.copytree(
            ROOT / folder, place / folder, ignore=shutil.ignore_patterns("__pycache__", "localhub")
        )
    return place


def _act(control: Path, actions: Path, url: str) -> subprocess.CompletedProcess[str]:
    surroundings = {
        "GITHUB_API_URL": url,
        "GITHUB_GRAPHQL_URL": f"{url}/graphql",
        "GITHUB_REPOSITORY": f"{ORGANIZATION}/control",
        "GITHUB_REPOSITORY_OWNER": ORGANIZATION,
    }
    flags = [f"--env={key}={value}" for key, value in surroundings.items()]
    minting = re.search(r"uses: (actions/create-github-app-token@\w+)", _action("apply-changes"))
    assert minting  # act fetches this action even if its step is skipped
    standin = ROOT / "actions/localhub/workflows/standins/actions/create-github-app-token"
    flags += [
        f"--local-repository=https://github.com/some-owner/some-name@v1={actions}",
        f"--local-repository=https://github.com/{minting[1]}={standin}",
        "--secret",
        f"TOKEN={TOKEN}",
    ]
    flags += ["--platform=ubuntu-latest=-self-hosted", "--no-cache-server", "--action-offline-mode"]
    return subprocess.run(
        [BIN / "act", "workflow_dispatch", f"--action-cache-path={control.parent / 'cache'}", *flags],
        cwd=control,
        env={"PATH": f"{BIN}:{os.environ['PATH']}", "HOME": str(control.parent)},
        capture_output=True,
        text=True,
        check=False,
    )


def _action(name: str) -> str:
    return (ROOT / "actions" / name / "action.yml").read_text(encoding="utf-8")


def _files(hub: Hub, name: str) -> set[str]:
    tree = (
        Session(TOKEN, api_url=hub.url).get(f"/repos/{ORGANIZATION}/{name}/git/trees/main?recursive=1").body
    )
    return {entry["path"] for entry in tree["tree"]}
