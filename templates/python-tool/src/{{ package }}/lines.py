"""The logic of the tool, as pure functions. Replace it with your own."""

import unicodedata
from collections.abc import Iterable, Iterator


def unique(lines: Iterable[str]) -> Iterator[str]:
    """Each line once, as it first appeared. Case and Unicode composition are ignored."""
    seen: set[str] = set()
    for line in lines:
        key = unicodedata.normalize("NFC", line.strip()).casefold()
        if key not in seen:
            seen.add(key)
            yield line
