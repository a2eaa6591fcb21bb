"""A checkout of a control repository that `tahaluf init` has written, on a hub that has Tahaluf's actions."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from localhub.hub import Hub
from tahaluf.flows.control_repository import ACTIONS_OWNER, ACTIONS_REPOSITORY, ActionsPin
from tahaluf.flows.demo.coalition import example_tree
from tahaluf.flows.demo.fixture import build_seed, with_actions
from tahaluf.github import Session
from tahaluf.templates import write_tree


def seed_with_actions() -> dict[str, Any]:
    """The demo's organization, and the repository with Tahaluf's actions."""
    return with_actions(build_seed({}))


def write_control(hub: Hub, folder: Path, files: Mapping[str, str]) -> None:
    """Write the control repository, and then these files. Its workflows use the hub's actions at a fixed commit."""
    path = f"/repos/{ACTIONS_OWNER}/{ACTIONS_REPOSITORY}/git/ref/heads/main"
    tip = Session(hub.token, api_url=hub.url).get(path).body["object"]["sha"]
    write_tree(example_tree(ActionsPin(ACTIONS_OWNER, ACTIONS_REPOSITORY, tip)), folder)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
