"""A hub can host a copy of a git repository on this machine."""

import subprocess
from pathlib import Path

import pytest
import requests

from localhub.cli import main
from localhub.hub import Hub
from localhub.workflows.action_repositories import ActionRepositories

WORKFLOW = "on: push\njobs: {test: {runs-on: ubuntu-latest, steps: [{run: exit 1}]}}\n"


def commit(folder: Path, files: dict[str, str]) -> str:
    """Commit these files, and return the id of the commit."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    author = ["-c", "user.name=an-owner", "-c", "user.email=an-owner@example.org"]
    for arguments in (["init", "-q"], ["add", "."], [*author, "commit", "-qm", "Change"]):
        subprocess.run(["git", "-C", str(folder), *arguments], check=True)
    ran = subprocess.run(
        ["git", "-C", str(folder), "rev-parse", "HEAD"], check=True, capture_output=True, text=True
    )
    return ran.stdout.strip()


def test_jobs_can_use_the_actions_of_a_copied_repository(tmp_path: Path) -> None:
    source = tmp_path / "source"
    copies = {("an-owner", "our-actions"): source}
    seed = {"organizations": [], "users": [{"login": "founder"}]}
    first = commit(source, {"greet/action.yml": "name: Greet\n", ".github/workflows/ci.yml": WORKFLOW})
    with Hub(tmp_path / "hub", seed, copies=copies) as hub:
        path = f"{hub.url}/repos/an-owner/our-actions"
        assert requests.get(f"{path}/commits/main", timeout=20).json()["sha"] == first
        assert requests.get(f"{path}/actions/runs", timeout=20).json()["total_count"] == 0
        assert requests.get(f"{hub.url}/_localhub/pending", timeout=20).json() == {"pending": 0}
    second = commit(source, {"greet/action.yml": "name: Greet everybody\n"})
    with Hub(tmp_path / "hub", seed, copies=copies, run_workflows=False) as hub:
        actions = ActionRepositories(hub.engine, tmp_path / "exported")
        names = [
            (folder / "greet/action.yml").read_text()
            for ref in (first, second, "main")
            if (folder := actions.export("an-owner", "our-actions", ref))
        ]
        assert names == ["name: Greet\n", "name: Greet everybody\n", "name: Greet everybody\n"]


def test_a_folder_without_a_git_repository_cannot_be_copied(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "empty"
    assert main(["serve", "--data", str(tmp_path / "hub"), "--copy", f"an-owner/our-actions={folder}"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("localhub cannot start: ")
    assert str(folder) in error


def test_a_copy_has_a_name_and_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--data", str(tmp_path), "--copy", "our-actions"])
    assert "'our-actions' is not OWNER/NAME=DIR" in capsys.readouterr().err
