"""Saves a hub's data to a folder and restores it later, so that tests can reuse a hub."""

import shutil
from pathlib import Path

from localhub.hub import Hub


def save(hub: Hub, folder: Path) -> None:
    """Copy the data of an idle hub into `folder`, which must not exist."""
    folder.mkdir(parents=True)
    hub.store.save(folder / "hub.sqlite")
    shutil.copytree(hub.engine.repository_root, folder / "repositories")


def restore(hub: Hub, folder: Path) -> None:
    """Restore the data from `folder`. Request counts are not reset."""
    hub.store.load(folder / "hub.sqlite")
    shutil.rmtree(hub.engine.repository_root)
    shutil.copytree(folder / "repositories", hub.engine.repository_root)
