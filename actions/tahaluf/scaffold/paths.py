"""Which paths a scaffold may write: those that stay inside it and are the same file on every machine."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

LONGEST_NAME, LONGEST_PATH = 255, 1024  # bytes; what common file systems hold

# Windows keeps these names for devices, whatever their extension
RESERVED: Final = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])( *\..*)?", re.IGNORECASE
)
# git refuses other spellings of .git, since NTFS and HFS+ read them as .git
GIT: Final = re.compile(r"\.git[ .]*|git~[0-9]+[ .]*", re.IGNORECASE)
IGNORED: Final = frozenset("\u200c\u200d\u206a\u206b\u206c\u206d\u206e\u206f\ufeff")
FORBIDDEN: Final = frozenset('<>:"|?*\\')


@lru_cache(maxsize=4096)  # the projects of one template mostly have the same paths
def unsafe(path: str) -> str | None:
    """Why this path must not be written, or None where it is safe. Paths use `/` on every system."""
    if not path:
        return "it is empty"
    if path.startswith("/"):
        return "it is absolute"
    if len(path.encode(errors="replace")) > LONGEST_PATH:
        return f"it is longer than {LONGEST_PATH} bytes"
    return next((reason for name in path.split("/") if (reason := _unsafe_name(name))), None)


def collisions(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs that are one file where case does not count, and files that another path takes for a folder."""
    seen: dict[str, str] = {}
    for path in sorted(paths):
        other = seen.setdefault(_same(path), path)
        if other != path:
            yield other, path
    for path in seen.values():
        parts = path.split("/")
        for depth in range(1, len(parts)):
            if (file := seen.get(_same("/".join(parts[:depth])))) is not None:
                yield file, path


def _same(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _unsafe_name(name: str) -> str | None:
    if name in ("", ".", ".."):
        return f"it has a part {name!r}"
    if GIT.fullmatch("".join(c for c in name if c not in IGNORED)):
        return "git keeps .git for itself"
    if RESERVED.fullmatch(name):
        return f"Windows keeps the name {name!r} for a device"
    if name.endswith((".", " ")):
        return "Windows drops a dot or a space at the end of a name"
    if len(name.encode(errors="replace")) > LONGEST_NAME:
        return f"a part of it is longer than {LONGEST_NAME} bytes"
    return _unsafe_characters(name)


def _unsafe_characters(name: str) -> str | None:
    if bad := next((c for c in name if c in FORBIDDEN), None):
        return f"it holds {bad!r}, which not every system can write"
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in name):
        return "it holds an invisible character"
    if unicodedata.normalize("NFC", name) != name:
        return "it is not in the Unicode form NFC"
    return None
