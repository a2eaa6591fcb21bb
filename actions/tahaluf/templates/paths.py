"""Checks that paths stay inside the tree and refer to the same file on every operating system."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

MAX_NAME_BYTES, MAX_PATH_BYTES = 255, 1024  # the limits of common file systems, in bytes

# Windows reserves these names for devices, with any extension
WINDOWS_RESERVED: Final = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])( *\..*)?", re.IGNORECASE
)
# Git rejects these spellings, because NTFS and HFS+ treat them as .git
DOT_GIT: Final = re.compile(r"\.git[ .]*|git~[0-9]+[ .]*", re.IGNORECASE)
HFS_IGNORED: Final = frozenset("\u200c\u200d\u206a\u206b\u206c\u206d\u206e\u206f\ufeff")
FORBIDDEN_CHARACTERS: Final = frozenset('<>:"|?*\\')


@lru_cache(maxsize=4096)  # most paths are the same in all projects with the same template
def unsafe_reason(path: str) -> str | None:
    """Return why nothing may be written to this path, or None if it is safe. Paths use `/` on every operating
    system.
    """
    if not path:
        return "it is empty"
    if path.startswith("/"):
        return "it is absolute"
    if len(path.encode(errors="replace")) > MAX_PATH_BYTES:
        return f"it is longer than {MAX_PATH_BYTES} bytes"
    return next((reason for name in path.split("/") if (reason := _unsafe_name_reason(name))), None)


def collisions(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of paths that differ only in case, or one of which is inside the other."""
    seen: dict[str, str] = {}
    for path in sorted(paths):
        other = seen.setdefault(_collision_key(path), path)
        if other != path:
            yield other, path
    for path in seen.values():
        parts = path.split("/")
        for depth in range(1, len(parts)):
            if (file := seen.get(_collision_key("/".join(parts[:depth])))) is not None:
                yield file, path


def _collision_key(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _unsafe_name_reason(name: str) -> str | None:
    if name in ("", ".", ".."):
        return f"it contains the component {name!r}"
    if DOT_GIT.fullmatch("".join(c for c in name if c not in HFS_IGNORED)):
        return "git reserves .git"
    if WINDOWS_RESERVED.fullmatch(name):
        return f"Windows reserves the name {name!r} for a device"
    if name.endswith((".", " ")):
        return "Windows removes a dot or a space at the end of a name"
    if len(name.encode(errors="replace")) > MAX_NAME_BYTES:
        return f"one of its components is longer than {MAX_NAME_BYTES} bytes"
    return _unsafe_character_reason(name)


def _unsafe_character_reason(name: str) -> str | None:
    if forbidden := next((c for c in name if c in FORBIDDEN_CHARACTERS), None):
        return f"it contains {forbidden!r}, which some operating systems do not allow"
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in name):
        return "it contains an invisible character"
    if unicodedata.normalize("NFC", name) != name:
        return "it is not in Unicode normalization form NFC"
    return None
