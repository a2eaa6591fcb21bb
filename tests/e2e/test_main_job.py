"""The main use case (the demo) works with the workflow files written by `tahaluf init`, using act on localhub."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tahaluf.flows.demo.bootstrap import LIBRARY
from tahaluf.flows.demo.coalition import example_tree


@pytest.mark.e2e
def test_proposals_become_repositories_and_a_volunteer_reaches_a_steward(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "tahaluf", "demo", "--folder", str(tmp_path / "demo")],
        cwd=tmp_path,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "✗" not in result.stdout
    [control] = [files for files in _pushed(tmp_path / "demo") if ".github/workflows/apply.yml" in files]
    written_later = {path for path in control if path.startswith("templates/_base/")}
    library = {str(path.relative_to(LIBRARY)) for path in LIBRARY.rglob("*") if path.is_file()}
    assert control - written_later == {*example_tree()} | library


def _pushed(folder: Path) -> list[set[str]]:
    """The files at the tip of main in each repository that the demo created."""
    found = []
    for bare in sorted(folder.rglob("*.git")):
        command = ["git", "--git-dir", str(bare), "ls-tree", "-r", "--name-only", "main"]
        listed = subprocess.run(command, capture_output=True, text=True, check=False)
        found.append(set(listed.stdout.splitlines()))
    return found
