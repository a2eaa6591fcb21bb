"""Collects the manifest's values by path, and describes them for announcements."""

import re
from collections.abc import Mapping
from typing import Any, Final

# User-facing messages
CHANGED: Final = "changes: {before} → {after}"
CHANGED_LONG: Final = "changes"
CHANGE_LONG: Final = "change"  # the plural
ADDED: Final = "is added"
REMOVED: Final = "is removed"
_MAX_VALUE: Final = 60  # in characters; longer values can be read in the file's diff
_BARE: Final = re.compile(r"[\w@~#-]([\w@~#./:*,+ -]*[\w/*+])?")  # a value that needs no quotes

ABSENT: Final = object()


def flatten_explicit(path: str, value: Any) -> dict[str, Any]:
    """Return the values in nested mappings by path. Empty mappings and lists count as values."""
    if not (isinstance(value, Mapping) and value):
        return {path: value}
    return {
        inner: found
        for name, item in value.items()
        for inner, found in flatten_explicit(f"{path}.{name}", item).items()
    }


def describe_values(before: Any, after: Any) -> str:
    """Describe the difference. Lists of people are not shown, because plans are public and these people may not have
    agreed to be listed.
    """
    if _names_people(before) or _names_people(after):
        return REMOVED if after is ABSENT else ADDED if before is ABSENT else CHANGED_LONG
    if before is ABSENT:
        return ADDED if after is ABSENT or len(text := _text(after)) > _MAX_VALUE else f"{ADDED}: {text}"
    if after is ABSENT:
        return REMOVED
    texts = [_text(value) for value in (before, after)]
    return (
        CHANGED.format(before=texts[0], after=texts[1])
        if max(map(len, texts)) <= _MAX_VALUE
        else CHANGED_LONG
    )


def _names_people(value: Any) -> bool:
    return isinstance(value, tuple) and any(isinstance(item, Mapping) and "login" in item for item in value)


def _text(value: Any) -> str:
    if value in ("", None):
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()  # as in YAML
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return text if _BARE.fullmatch(text) else f"“{text}”"
