"""The issue forms about Tahaluf itself, which are next to the example coalition's forms."""

from pathlib import Path

import pytest
import yaml

from tahaluf.forms import lint

ROOT = Path(__file__).parents[1]
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
OURS = [path for path in FORMS if path.name.startswith("tahaluf-")]


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_a_form_of_tahaluf_is_one_that_github_takes(path: Path) -> None:
    assert lint(path.read_text(encoding="utf-8"), path.name) == []


def test_the_forms_are_told_apart_by_their_names() -> None:
    names = [yaml.safe_load(path.read_text(encoding="utf-8")).get("name") for path in FORMS]
    assert len({*names}) == len(FORMS)
    assert len(OURS) == 2
