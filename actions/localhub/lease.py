"""A lock on a data folder, so that only one hub can use the folder. The kernel releases the lock when the process
exits.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK_FILE = "lock"


class LeaseHeldError(Exception):
    """Raised if another hub is using the folder."""


@contextmanager
def lease(folder: Path) -> Iterator[None]:
    """Hold the lock on the folder. Raises LeaseHeldError if another hub already holds the lock."""
    with (folder / LOCK_FILE).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LeaseHeldError(f"another localhub is using {folder}") from None
        yield
