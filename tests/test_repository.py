"""Files that only concern Tahaluf itself are not copied to control repositories."""

import subprocess
from pathlib import Path

import pytest
import yaml

from tahaluf.forms import lint

ROOT = Path(__file__).parents[1]
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
OURS = [path for path in FORMS if path.name.startswith("tahaluf-")]


def _export_ignored(*paths: str) -> set[str]:
    """Return the paths that `git archive` and the demo omit from a control repository."""
    command = ["git", "check-attr", "-z", "export-ignore", "--", *paths]
    words = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return {path for path, value in zip(words[0::3], words[2::3], strict=False) if value == "set"}


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_a_form_of_tahaluf_is_one_that_github_takes(path: Path) -> None:
    assert lint(path.read_text(encoding="utf-8"), path.name) == []


def test_the_forms_are_told_apart_by_their_names() -> None:
    names = [yaml.safe_load(path.read_text(encoding="utf-8")).get("name") for path in FORMS]
    assert len({*names}) == len(FORMS)
    assert len(OURS) == 2


def test_a_control_repository_gets_the_forms_of_a_coalition_alone() -> None:
    paths = [path.relative_to(ROOT).as_posix() for path in FORMS]
    ours = {path.relative_to(ROOT).as_posix() for path in OURS}
    assert _export_ignored(*paths, "projects.yml", ".github/workflows/apply.yml") == ours


def test_files_about_the_development_of_tahaluf_stay_here() -> None:
    paths = {".github/CODEOWNERS", ".github/dependabot.yml", ".pre-commit-config.yaml"}
    assert all((ROOT / path).is_file() for path in paths)
    assert _export_ignored(*paths) == paths
