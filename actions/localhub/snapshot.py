"""All that a hub keeps, set aside in a folder and put back: a test begins again without a new hub."""

import shutil
from pathlib import Path

from localhub.hub import Hub


def take(hub: Hub, folder: Path) -> None:
    """Copy the state of a hub at rest into `folder`, which is made."""
    folder.mkdir(parents=True)
    hub.store.save(folder / "hub.sqlite")
    shutil.copytree(hub.engine.files, folder / "repositories")


def put_back(hub: Hub, folder: Path) -> None:
    """Make the hub as it was when `folder` was taken. What is counted stays."""
    hub.store.load(folder / "hub.sqlite")
    shutil.rmtree(hub.engine.files)
    shutil.copytree(folder / "repositories", hub.engine.files)
