"""What the tool does, as functions from values to values: replace it with your own."""

import unicodedata
from collections.abc import Iterable, Iterator


def unique(lines: Iterable[str]) -> Iterator[str]:
    """Each line once, as it first stood. Case, and how a letter is composed, make no difference."""
    seen: set[str] = set()
    for line in lines:
        key = unicodedata.normalize("NFC", line.strip()).casefold()
        if key not in seen:
            seen.add(key)
            yield line
