"""One hub at a time has a folder: the kernel keeps the word, and forgets it when the process ends in any way."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK_FILE = "lock"


class LeaseHeldError(Exception):
    """Another hub has the folder."""


@contextmanager
def lease(folder: Path) -> Iterator[None]:
    """Raises Taken."""
    with (folder / LOCK_FILE).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LeaseHeldError(f"another localhub works in {folder}") from None
        yield
