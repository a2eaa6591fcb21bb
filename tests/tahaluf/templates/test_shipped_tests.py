"""Scaffolded projects pass their own tests, offline and without installing anything."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tahaluf.templates import Library, write_tree

NO_NODE = "Node was not found, so the tests of the scaffolded web-app cannot run: install Node 20 or newer"


def run(library: Library, template: str, values: dict[str, object], folder: Path, *command: str) -> str:
    """The output of a command that is run in a new scaffold. Fails the test if the command fails."""
    write_tree(library.get(template).render(values), folder)
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    ran = subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


@pytest.fixture(params=["ar", "en"])
def values(project: dict[str, object], request: pytest.FixtureRequest) -> dict[str, object]:
    return {**project, "lang": request.param}


def test_a_scaffolded_python_tool_passes_its_tests(
    shipped: Library, values: dict[str, object], tmp_path: Path
) -> None:
    output = run(shipped, "python-tool", values, tmp_path, "make", "test", f"PYTHON={sys.executable}")
    assert "Ran 5 tests" in output


def test_a_scaffolded_python_tool_runs(shipped: Library, values: dict[str, object], tmp_path: Path) -> None:
    (tmp_path / "lines.txt").write_text("fig\nolive\nFIG\n")
    command = ["env", "PYTHONPATH=src", sys.executable, "-m", "water_map", "lines.txt"]
    assert run(shipped, "python-tool", values, tmp_path, *command) == "fig\nolive\n"


@pytest.mark.parametrize("slug", ["json", "class", "2-wells", "Water.Map"])
def test_a_python_tool_may_have_the_name_of_a_python_module(
    shipped: Library, values: dict[str, object], slug: str, tmp_path: Path
) -> None:
    run(
        shipped, "python-tool", {**values, "slug": slug}, tmp_path, "make", "test", f"PYTHON={sys.executable}"
    )


def test_a_scaffolded_dataset_matches_its_schema(
    shipped: Library, values: dict[str, object], tmp_path: Path
) -> None:
    output = run(shipped, "dataset", values, tmp_path, "make", "check", f"PYTHON={sys.executable}")
    assert "no problems found" in output


@pytest.mark.skipif(shutil.which("node") is None, reason=NO_NODE)
def test_a_scaffolded_web_app_passes_its_tests(
    shipped: Library, values: dict[str, object], tmp_path: Path
) -> None:
    output = run(shipped, "web-app", values, tmp_path, "node", "--test")
    assert "# fail 0" in output
    assert "# pass 0" not in output
