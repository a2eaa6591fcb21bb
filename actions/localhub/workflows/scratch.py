"""A folder for the files of runs: in memory, if the machine has enough.

Every job writes a checkout and deletes it. On a disk, creating and deleting so many files takes longer than
everything else git does.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from localhub.lease import LOCK_FILE, LeaseHeldError, lease

MEMORY_FOLDER = Path("/dev/shm")  # noqa: S108  (only a fresh folder of our own in it is used)
FOLDER_PREFIX = "localhub-"
REQUIRED_BYTES = 1 << 30  # often more than a container's /dev/shm has


@contextmanager
def scratch_folder(
    fallback: Path, memory: Path = MEMORY_FOLDER, required_bytes: int = REQUIRED_BYTES
) -> Iterator[Path]:
    """Create a temporary folder for runs; `fallback` if memory is too small or does not allow executables."""
    _remove_abandoned(memory)
    if not _is_usable(memory, required_bytes):
        yield fallback
        return
    unleased = Path(tempfile.mkdtemp(prefix=f"begun-{FOLDER_PREFIX}", dir=memory))
    with lease(unleased):
        # Other hubs look for the final name, so only use it once the folder is locked.
        folder = unleased.rename(memory / unleased.name.removeprefix("begun-"))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _remove_abandoned(memory: Path) -> None:
    """Remove folders of killed hubs: nobody holds their lease any more."""
    for lock in memory.glob(f"{FOLDER_PREFIX}*/{LOCK_FILE}"):
        with suppress(OSError, LeaseHeldError), lease(lock.parent):
            shutil.rmtree(lock.parent)


def _is_usable(memory: Path, required_bytes: int) -> bool:
    if not os.access(memory, os.W_OK | os.X_OK):
        return False
    found = os.statvfs(memory)
    return found.f_bavail * found.f_frsize >= required_bytes and not found.f_flag & os.ST_NOEXEC
