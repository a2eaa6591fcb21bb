"""Prepares the demo's working folder, and checks that the folder and the checkout are safe to use."""

import shutil
from pathlib import Path
from typing import Final

from tahaluf.flows.localhub_process import SEED_FILE
from tahaluf.inputs.local_files import read_manifest
from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import Manifest
from tahaluf.problems import CommandError

from .fixture import ORGANIZATION

USE_TAHALUF_CLONE: Final = "clone Tahaluf's own repository and run `make demo` there"


def read_demo_manifest(checkout: Path) -> Manifest:
    """Load the checkout's manifest. Raises CommandError if it is not the example coalition's."""
    if not (checkout / ".git").exists():
        raise CommandError(
            "this folder is not a git checkout, which the demo needs to push", USE_TAHALUF_CLONE
        )
    manifest = read_manifest(checkout / MANIFEST_FILE)
    if manifest.organization != ORGANIZATION:
        raise CommandError(
            f"this is not the projects.yml of {ORGANIZATION}, which the demo needs", USE_TAHALUF_CLONE
        )
    return manifest


def prepare_folder(folder: Path) -> None:
    """Create the folder, or empty the one from an earlier demo. Raises CommandError for any other folder."""
    if folder.exists() and not _is_demo_folder(folder):
        raise CommandError(
            f"{folder} exists and is not from an earlier demo", "choose another folder with --folder"
        )
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / ".gitignore").write_text("*\n")  # the folder may be inside the checkout, which is pushed


def _is_demo_folder(folder: Path) -> bool:
    """An earlier demo left its seed there."""
    return folder.is_dir() and ((folder / SEED_FILE).is_file() or not any(folder.iterdir()))
