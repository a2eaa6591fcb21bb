"""A newcomer's first day: `init`, `setup` and a merged proposal, with the real workflow files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.full]


def test_a_newcomer_gets_from_nothing_to_a_merged_proposal(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tahaluf", "demo", "--organization", "new", "--folder", "demo"]
    env = {**os.environ, "COLUMNS": "200"}
    result = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "✓  the App" in result.stdout
    assert "✗" not in result.stdout
