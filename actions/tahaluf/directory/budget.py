"""Limits on the compressed sizes of pages, in bytes. Visitors may have slow phones."""

import gzip
from typing import Final

FIRST_LOAD, FIRST_LOAD_OF_MANY, MANY = 12_000, 16_000, 60
PROJECT_PAGE, SCRIPT = 2_000, 2_500
MAX_REQUESTS: Final = 3


def first_load_limit(rows: int) -> int:
    """Return the limit for the total size of a list of all projects and the files that it loads."""
    return FIRST_LOAD if rows <= MANY else FIRST_LOAD_OF_MANY


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, 9, mtime=0))
