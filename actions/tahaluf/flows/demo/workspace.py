"""Prepares the demo's working folder, and checks that the folder is safe to use."""

import os
import shutil
from pathlib import Path
from typing import Final

from tahaluf.problems import CommandError

SEED_FILE: Final = "seed.json"  # marks a folder created by an earlier demo


def prepare_folder(folder: Path) -> None:
    """Create the folder, or empty the one from an earlier demo. Raises CommandError for any other folder."""
    if folder.exists() and not _is_demo_folder(folder):
        raise CommandError(
            f"{folder} exists and is not from an earlier demo", "choose another folder with --folder"
        )
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / ".gitignore").write_text("*\n")  # the folder may be inside a checkout


def bypass_proxies() -> None:
    """Make this process and its children bypass proxies when they connect to this machine."""
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = "127.0.0.1,localhost"


def _is_demo_folder(folder: Path) -> bool:
    return folder.is_dir() and ((folder / SEED_FILE).is_file() or not any(folder.iterdir()))
