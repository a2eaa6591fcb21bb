"""All that a hub keeps, set aside in a folder and put back: a test begins again without a new hub."""

import shutil
from pathlib import Path

from localhub.hub import Hub


def save(hub: Hub, folder: Path) -> None:
    """Copy the state of a hub at rest into `folder`, which is made."""
    folder.mkdir(parents=True)
    hub.store.save(folder / "hub.sqlite")
    shutil.copytree(hub.engine.repository_root, folder / "repositories")


def restore(hub: Hub, folder: Path) -> None:
    """Make the hub as it was when `folder` was taken. What is counted stays."""
    hub.store.load(folder / "hub.sqlite")
    shutil.rmtree(hub.engine.repository_root)
    shutil.copytree(folder / "repositories", hub.engine.repository_root)
