"""Prepares the demo's working folder, and checks that the folder is safe to use."""

import shutil
from pathlib import Path

from tahaluf.flows.localhub_process import SEED_FILE
from tahaluf.problems import CommandError


def prepare_folder(folder: Path) -> None:
    """Create the folder. If it was left by an earlier demo, empty it. Raises CommandError if it exists and is not
    from a demo.
    """
    if folder.exists() and not _is_demo_folder(folder):
        raise CommandError(
            f"{folder} exists and is not from an earlier demo", "choose another folder with --folder"
        )
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / ".gitignore").write_text("*\n")  # the folder may be inside a checkout


def _is_demo_folder(folder: Path) -> bool:
    """Whether the folder contains the seed of an earlier demo."""
    return folder.is_dir() and ((folder / SEED_FILE).is_file() or not any(folder.iterdir()))
