"""Projects created from the templates pass their own tests, offline and without installing anything."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tahaluf.escape import SPELLING_VARIANTS
from tahaluf.templates import Library, write_tree

BIN = Path(sys.executable).parent
NO_NODE = "Node was not found, so the tests of the scaffolded web-app cannot run: install Node 20 or newer"


def run(
    library: Library,
    template: str,
    values: dict[str, object],
    folder: Path,
    *command: str | Path,
    code: int = 0,
) -> str:
    """Run a command in a new scaffold and return its output. The test fails if the command does not exit with
    `code`.
    """
    write_tree(library.get(template).render(values), folder)
    return run_in(folder, *command, code=code)


def run_in(folder: Path, *command: str | Path, code: int = 0, encoding: str = "utf-8") -> str:
    """Run a command and return its output. `encoding` is Python's default encoding for output, which differs on a
    Windows console. The output is read as UTF-8.
    """
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    environment["PYTHONIOENCODING"] = encoding
    ran = subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True)
    output = ran.stdout.decode() + ran.stderr.decode()
    assert ran.returncode == code, output
    return output


@pytest.fixture(params=["ar", "en"])
def values(project: dict[str, object], request: pytest.FixtureRequest) -> dict[str, object]:
    return {**project, "lang": request.param}


def test_a_scaffolded_python_tool_passes_its_tests(
    shipped: Library, values: dict[str, object], tmp_path: Path
) -> None:
    output = run(shipped, "python-tool", values, tmp_path, "make", "test", f"PYTHON={sys.executable}")
    assert "Ran 7 tests" in output


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


def test_the_linter_and_type_checker_that_a_python_tool_names_find_nothing(
    shipped: Library, values: dict[str, object], tmp_path: Path
) -> None:
    run(shipped, "python-tool", values, tmp_path, BIN / "ruff", "check")
    run_in(tmp_path, BIN / "mypy", "--cache-dir", os.devnull)
    workflow = (tmp_path / ".github/workflows/tests.yml").read_text()
    workflow = re.sub("^      # (?=- |  )", "      ", workflow, flags=re.MULTILINE)
    steps = yaml.safe_load(workflow)["jobs"]["tests"]["steps"]
    commands = [re.sub("==[0-9.]+", "", step["run"]) for step in steps[-2:]]
    assert commands == ["pipx run ruff check", "pipx run mypy"]


def test_a_python_tool_prints_arabic_on_any_console(
    shipped: Library, values: dict[str, object], tmp_path: Path
) -> None:
    write_tree(shipped.get("python-tool").render(values), tmp_path)
    (tmp_path / "lines.txt").write_bytes("\ufeffزيتون\r\nتين\r\nزيتون\r\n".encode())
    command = ["env", "PYTHONPATH=src", sys.executable, "-m", "water_map", "lines.txt"]
    assert run_in(tmp_path, *command, encoding="cp1252") == "زيتون\nتين\n"


def test_a_scaffolded_dataset_matches_its_schema(
    shipped: Library, values: dict[str, object], tmp_path: Path
) -> None:
    output = run(shipped, "dataset", values, tmp_path, "make", "check", f"PYTHON={sys.executable}")
    assert {"ar": "لا مشكلات", "en": "no problems found"}[str(values["lang"])] in output
    assert "Ran 13 tests" in output


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("x, ,works,,", "name"),
        ("x,a,works,20260131,", "seen"),
        ("x,a,works,,nan", "people"),
        ("x,a,works,,١٢", "people"),
        ("x,a,dry,,", "status"),
    ],
)
def test_the_check_of_a_dataset_names_the_column_in_its_language(
    row: str, column: str, shipped: Library, values: dict[str, object], tmp_path: Path
) -> None:
    write_tree(shipped.get("dataset").render(values), tmp_path)
    (tmp_path / "data/places.csv").write_text(f"id,name,status,seen,people\n{row}\n", encoding="utf-8")
    output = run_in(tmp_path, sys.executable, "check.py", code=1, encoding="cp1252")
    assert output.startswith(f"data/places.csv:2: {column} (")
    assert bool(re.search("[\u0621-\u064a]", output.replace("١٢", ""))) is (values["lang"] == "ar")
    assert output.count("\n") == 1


@pytest.mark.skipif(shutil.which("node") is None, reason=NO_NODE)
def test_a_scaffolded_web_app_passes_its_tests(
    shipped: Library, values: dict[str, object], tmp_path: Path
) -> None:
    output = run(shipped, "web-app", values, tmp_path, "node", "--test")
    assert "# fail 0" in output
    assert "# pass 0" not in output


@pytest.mark.skipif(shutil.which("node") is None, reason=NO_NODE)
def test_the_search_of_a_web_app_folds_what_tahaluf_folds(
    shipped: Library, values: dict[str, object], tmp_path: Path
) -> None:
    write_tree(shipped.get("web-app").render(values), tmp_path)
    script = "import { fold } from './src/search.js';"
    script += f"console.log(JSON.stringify({json.dumps(list(SPELLING_VARIANTS))}.map(fold)))"
    folded = json.loads(run_in(tmp_path, "node", "--input-type=module", "--eval", script))
    assert dict(zip(SPELLING_VARIANTS, folded, strict=True)) == SPELLING_VARIANTS
