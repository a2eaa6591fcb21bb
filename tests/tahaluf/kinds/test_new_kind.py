"""A kind needs nothing but its file and its registration."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
KIND = ROOT / "tests" / "support" / "forking_kind.py"


def test_a_kind_that_is_only_registered_is_documented_announced_applied_and_imported() -> None:
    path = os.pathsep.join(str(ROOT / folder) for folder in ("actions", "tests", "tools"))
    options = ("-p", "support.register_forking_kind", "-p", "no:cacheprovider", "-k", "allow_forking")
    result = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "tests/tahaluf/kinds/test_every_kind.py"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "5 passed" in result.stdout


def test_contributing_shows_this_kind() -> None:
    assert f"```python\n{KIND.read_text('utf-8')}```" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")
