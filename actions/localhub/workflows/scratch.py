"""A folder for the files used by runs. The folder is in memory if the machine has enough memory.

Every job creates and deletes a checkout. On a disk, creating and deleting so many files would take longer than
everything else that git does.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from localhub.lease import LOCK_FILE, LeaseHeldError, lease

MEMORY_FOLDER = Path("/dev/shm")  # noqa: S108  (we only use a new folder inside it)
FOLDER_PREFIX = "localhub-"
REQUIRED_BYTES = 1 << 30  # in containers, /dev/shm is often smaller


@contextmanager
def scratch_folder(
    fallback: Path, memory: Path = MEMORY_FOLDER, required_bytes: int = REQUIRED_BYTES
) -> Iterator[Path]:
    """Create a temporary folder for runs, in memory if possible.

    Use `fallback` if the in-memory file system is too small or mounted noexec.
    """
    _remove_abandoned(memory)
    if not _is_usable(memory, required_bytes):
        yield fallback
        return
    unleased = Path(tempfile.mkdtemp(prefix=f"begun-{FOLDER_PREFIX}", dir=memory))
    with lease(unleased):
        # Other hubs look for folders with the final name, so the folder gets this name only once it is locked.
        folder = unleased.rename(memory / unleased.name.removeprefix("begun-"))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _remove_abandoned(memory: Path) -> None:
    """Remove the folders of hubs that were killed, which no process holds a lease on."""
    for lock in memory.glob(f"{FOLDER_PREFIX}*/{LOCK_FILE}"):
        with suppress(OSError, LeaseHeldError), lease(lock.parent):
            shutil.rmtree(lock.parent)


def _is_usable(memory: Path, required_bytes: int) -> bool:
    if not os.access(memory, os.W_OK | os.X_OK):
        return False
    found = os.statvfs(memory)
    return found.f_bavail * found.f_frsize >= required_bytes and not found.f_flag & os.ST_NOEXEC
