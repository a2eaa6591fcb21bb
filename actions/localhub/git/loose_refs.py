"""Moves a ref that has its own file, without starting a git process."""

import os
from pathlib import Path
from typing import Final

from localhub.git import objects

BRANCHES: Final = "refs/heads/"


def replace(folder: Path, name: str, new: str, old: str | None) -> bool:
    """Move an existing ref to `new`, an object's id. Returns False if nothing was changed and git has to decide.

    Git has to decide about refs that have no file of their own or are locked, about symbolic refs, about missing
    objects, and if `old` is given and is not the current value.
    """
    if not _may_point_to(folder, name, new) or not (folder / name).is_file():
        return False
    lock = folder / f"{name}.lock"  # git creates the same file while it updates the ref
    try:
        number = os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except OSError:
        return False
    with os.fdopen(number, "w") as file:
        file.write(f"{new}\n")
    if not _is_at(folder / name, old):
        lock.unlink()
        return False
    lock.replace(folder / name)
    return True


def _may_point_to(folder: Path, name: str, oid: str) -> bool:
    try:
        kind, _ = objects.read(folder, oid)
    except objects.ObjectNotFound:
        return False
    return name.startswith("refs/") and (kind == "commit" or not name.startswith(BRANCHES))


def _is_at(file: Path, old: str | None) -> bool:
    """Whether the ref is at `old`, or at any object if `old` is None."""
    try:
        current = file.read_text().strip()
    except OSError:
        return False
    return len(current) == 40 and old in (None, current)
