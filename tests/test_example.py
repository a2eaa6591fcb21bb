"""This repository is an example: its manifest, workflows and forms are as `tahaluf init` would write them."""

from pathlib import Path

import pytest

from tahaluf.flows.demo.coalition import example_tree

ROOT = Path(__file__).parents[1]
# Tahaluf's own documents replace those of the coalition, and ci.yml replaces check.yml
TEXTS = {"README.md", "CODE_OF_CONDUCT.md", "SECURITY.md"}
OWN = TEXTS | {".gitignore", ".tahaluf.lock", "templates/README.md", ".github/workflows/check.yml"}
WRITTEN = {path: file.content.decode() for path, file in example_tree().items() if path not in OWN}


def test_the_example_has_a_manifest_workflows_and_forms() -> None:
    assert "projects.yml" in WRITTEN
    assert {path.rpartition("/")[0] for path in WRITTEN} == {
        "",
        ".github/ISSUE_TEMPLATE",
        ".github/workflows",
    }


@pytest.mark.parametrize("path", WRITTEN)
def test_a_file_is_as_init_writes_it(path: str) -> None:
    """To update the file, run `python tools/example.py`."""
    assert (ROOT / path).read_text(encoding="utf-8") == WRITTEN[path]


def test_this_repository_has_no_other_workflows_and_forms_than_its_own_and_those_of_the_example() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in ("workflows", "ISSUE_TEMPLATE")
        for path in (ROOT / ".github" / folder).iterdir()
    }
    others = {path.rpartition("/")[2] for path in found - {*WRITTEN}}
    assert others == {"ci.yml", "release.yml", "tahaluf-bug.yml", "tahaluf-feature.yml"}
