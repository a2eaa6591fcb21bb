from pathlib import Path

import pytest

from localhub.workflows.errors import WorkflowError
from localhub.workflows.uses import STANDINS, action_folders

FILES = {
    "actions/apply/action.yml": """
runs:
  using: composite
  steps: [{uses: actions/setup-python@v6}, {uses: ./actions/apply}]
"""
}


def uses(*names: str, exported: Path | None = None) -> dict[str, Path]:
    job = {"steps": [{"uses": name} for name in names]}
    return action_folders(job, FILES.get, lambda owner, name, ref: exported)


def test_standin_matches_any_ref() -> None:
    assert uses("actions/checkout@v4", "actions/checkout@0123abc") == {
        "actions/checkout@v4": STANDINS / "actions/checkout",
        "actions/checkout@0123abc": STANDINS / "actions/checkout",
    }


def test_local_actions_are_followed() -> None:
    assert uses("./actions/apply") == {"actions/setup-python@v6": STANDINS / "actions/setup-python"}


def test_action_without_standin_is_named() -> None:
    with pytest.raises(WorkflowError, match=r"uses: someone/thing@v1.*actions/checkout"):
        uses("someone/thing@v1")


def test_an_action_in_a_repository_on_the_server_is_followed(tmp_path: Path) -> None:
    (tmp_path / "actions" / "apply").mkdir(parents=True)
    (tmp_path / "actions" / "apply" / "action.yml").write_text(FILES["actions/apply/action.yml"])
    assert uses("someone/thing/actions/apply@v1", exported=tmp_path) == {
        "someone/thing@v1": tmp_path,
        "actions/setup-python@v6": STANDINS / "actions/setup-python",
    }
