"""Where runs have their files while they last: in memory, where the machine lends some.

Every job writes a checkout and throws it away; on a disk, making and taking away so many files costs more than
all else that git does.
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
REQUIRED_BYTES = 1 << 30  # bytes; a container's is often too small for a checkout


@contextmanager
def scratch_folder(
    fallback: Path, memory: Path = MEMORY_FOLDER, required_bytes: int = REQUIRED_BYTES
) -> Iterator[Path]:
    """Lends a folder for runs; `otherwise`, where memory has no room or does not let a file there be run."""
    _remove_abandoned(memory)
    if not _is_usable(memory, required_bytes):
        yield fallback
        return
    unleased = Path(tempfile.mkdtemp(prefix=f"begun-{FOLDER_PREFIX}", dir=memory))
    with lease(unleased):
        # It gets the name that others look for once it has a holder.
        folder = unleased.rename(memory / unleased.name.removeprefix("begun-"))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _remove_abandoned(memory: Path) -> None:
    """Memory that a hub left behind which was killed: nobody has a lease of it any more."""
    for lock in memory.glob(f"{FOLDER_PREFIX}*/{LOCK_FILE}"):
        with suppress(OSError, LeaseHeldError), lease(lock.parent):
            shutil.rmtree(lock.parent)


def _is_usable(memory: Path, required_bytes: int) -> bool:
    if not os.access(memory, os.W_OK | os.X_OK):
        return False
    found = os.statvfs(memory)
    return found.f_bavail * found.f_frsize >= required_bytes and not found.f_flag & os.ST_NOEXEC
