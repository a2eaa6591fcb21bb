"""Creates and moves refs that have their own file, without starting a git process."""

import os
from pathlib import Path
from typing import Final

from localhub.git import objects

BRANCHES: Final = "refs/heads/"


def write(folder: Path, name: str, new: str, old: str | None) -> bool:
    """Create the ref, or move it to the object with the id `new`. Returns False if nothing was changed, because git
    has to decide.

    `name` must be a valid name. Git has to decide about packed, locked and symbolic refs, about missing objects,
    about a ref whose name is a folder of another ref or the other way round, and if `old` is given but is not the
    current value.
    """
    file, lock = folder / name, folder / f"{name}.lock"  # git creates the same file while it updates the ref
    if not _may_point_to(folder, name, new) or (folder / "packed-refs").exists():
        return False
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        number = os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except OSError:
        return False
    with os.fdopen(number, "w") as opened:
        opened.write(f"{new}\n")
    if not _may_replace(file, old):
        lock.unlink()
        return False
    lock.replace(file)
    return True


def _may_point_to(folder: Path, name: str, oid: str) -> bool:
    if not objects.exists(folder, oid):
        return False
    kind, _ = objects.read(folder, oid)
    return name.startswith("refs/") and (kind == "commit" or not name.startswith(BRANCHES))


def _may_replace(file: Path, old: str | None) -> bool:
    """Whether the ref points to `old`. If `old` is None, the ref may point to any object or not exist."""
    try:
        current = file.read_text().strip()
    except FileNotFoundError:
        return old is None
    except OSError:
        return False
    return len(current) == 40 and old in (None, current)
