"""Where the demo may play: in a checkout of the example coalition, and in a folder that is its own."""

import os
import shutil
from pathlib import Path
from typing import Final

from tahaluf.inputs.local_files import read_manifest
from tahaluf.manifest import Manifest
from tahaluf.problems import CommandError

from .fixture import ORGANIZATION

SEED_FILE: Final = "seed.json"  # what the server begins with; by it a folder of an earlier demo is known

USE_TAHALUF_CLONE: Final = "clone Tahaluf's own repository, and run `make demo` there"


def read_demo_manifest(checkout: Path) -> Manifest:
    """The manifest of the checkout. Raises Stopped where the story cannot be told with it."""
    if not (checkout / ".git").exists():
        raise CommandError(
            "this folder is no git checkout, which the demo pushes to its server", USE_TAHALUF_CLONE
        )
    manifest = read_manifest(checkout / "projects.yml")
    if manifest.organization != ORGANIZATION:
        raise CommandError(
            f"this projects.yml is not that of {ORGANIZATION}, of which the demo tells", USE_TAHALUF_CLONE
        )
    return manifest


def prepare_folder(folder: Path) -> None:
    """Begin anew where an earlier demo was. Raises Stopped for a folder that may be anything else."""
    if folder.exists() and not _is_demo_folder(folder):
        raise CommandError(f"{folder} is there, and no folder of an earlier demo", "give another --folder")
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / ".gitignore").write_text("*\n")  # the checkout is pushed, and this may lie in it


def bypass_proxies() -> None:
    """From here on no proxy stands between this process, or one that it starts, and this machine."""
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = "127.0.0.1,localhost"


def _is_demo_folder(folder: Path) -> bool:
    return folder.is_dir() and ((folder / SEED_FILE).is_file() or not any(folder.iterdir()))
