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

from localhub.lease import LOCK, Taken, lease

MEMORY = Path("/dev/shm")  # noqa: S108  (only a fresh folder of our own in it is used)
NAME = "localhub-"
ROOM = 1 << 30  # bytes; a container's is often too small for a checkout


@contextmanager
def scratch(otherwise: Path, memory: Path = MEMORY, room: int = ROOM) -> Iterator[Path]:
    """Lends a folder for runs; `otherwise`, where memory has no room or does not let a file there be run."""
    _tidy(memory)
    if not _lent(memory, room):
        yield otherwise
        return
    begun = Path(tempfile.mkdtemp(prefix=f"begun-{NAME}", dir=memory))
    with lease(begun):
        # It gets the name that others look for once it has a holder.
        folder = begun.rename(memory / begun.name.removeprefix("begun-"))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _tidy(memory: Path) -> None:
    """Memory that a hub left behind which was killed: nobody has a lease of it any more."""
    for lock in memory.glob(f"{NAME}*/{LOCK}"):
        with suppress(OSError, Taken), lease(lock.parent):
            shutil.rmtree(lock.parent)


def _lent(memory: Path, room: int) -> bool:
    if not os.access(memory, os.W_OK | os.X_OK):
        return False
    found = os.statvfs(memory)
    return found.f_bavail * found.f_frsize >= room and not found.f_flag & os.ST_NOEXEC
