"""The main job, through the real workflow files, run by act on localhub: what `make demo` shows, as a test."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.e2e
def test_proposals_become_repositories_and_a_volunteer_reaches_a_steward(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tahaluf", "demo", "--folder", str(tmp_path / "demo")],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "✗" not in told.stdout
