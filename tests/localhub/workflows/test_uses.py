from pathlib import Path

import pytest

from localhub.workflows.errors import WorkflowError
from localhub.workflows.uses import STANDINS, standins

FILES = {
    "actions/apply/action.yml": """
runs:
  using: composite
  steps: [{uses: actions/setup-python@v6}, {uses: ./actions/apply}]
"""
}


def uses(*names: str) -> dict[str, Path]:
    return standins({"steps": [{"uses": name} for name in names]}, FILES.get)


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
