"""Which paths a scaffold may write: those that stay inside it and are the same file on every machine."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

MAX_NAME_BYTES, MAX_PATH_BYTES = 255, 1024  # bytes; what common file systems hold

# Windows keeps these names for devices, whatever their extension
WINDOWS_RESERVED: Final = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])( *\..*)?", re.IGNORECASE
)
# git refuses other spellings of .git, since NTFS and HFS+ read them as .git
DOT_GIT: Final = re.compile(r"\.git[ .]*|git~[0-9]+[ .]*", re.IGNORECASE)
HFS_IGNORED: Final = frozenset("\u200c\u200d\u206a\u206b\u206c\u206d\u206e\u206f\ufeff")
FORBIDDEN_CHARACTERS: Final = frozenset('<>:"|?*\\')


@lru_cache(maxsize=4096)  # the projects of one template mostly have the same paths
def unsafe_reason(path: str) -> str | None:
    """Why this path must not be written, or None where it is safe. Paths use `/` on every system."""
    if not path:
        return "it is empty"
    if path.startswith("/"):
        return "it is absolute"
    if len(path.encode(errors="replace")) > MAX_PATH_BYTES:
        return f"it is longer than {MAX_PATH_BYTES} bytes"
    return next((reason for name in path.split("/") if (reason := _unsafe_name_reason(name))), None)


def collisions(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs that are one file where case does not count, and files that another path takes for a folder."""
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
        return f"it has a part {name!r}"
    if DOT_GIT.fullmatch("".join(c for c in name if c not in HFS_IGNORED)):
        return "git keeps .git for itself"
    if WINDOWS_RESERVED.fullmatch(name):
        return f"Windows keeps the name {name!r} for a device"
    if name.endswith((".", " ")):
        return "Windows drops a dot or a space at the end of a name"
    if len(name.encode(errors="replace")) > MAX_NAME_BYTES:
        return f"a part of it is longer than {MAX_NAME_BYTES} bytes"
    return _unsafe_character_reason(name)


def _unsafe_character_reason(name: str) -> str | None:
    if forbidden := next((c for c in name if c in FORBIDDEN_CHARACTERS), None):
        return f"it holds {forbidden!r}, which not every system can write"
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in name):
        return "it holds an invisible character"
    if unicodedata.normalize("NFC", name) != name:
        return "it is not in the Unicode form NFC"
    return None
