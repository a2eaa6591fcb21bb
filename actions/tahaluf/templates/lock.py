"""The lock file, which records the template of a repository and each file's git blob ID.

GitHub keeps every committed blob, so an update can use the ID to find the common ancestor for a three-way merge. The
project's values are in the manifest, so the lock file does not store them.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from .paths import unsafe_reason
from .policy import EXECUTABLE, REGULAR, Mode, Policy

LOCK_PATH: Final = ".tahaluf.lock"
LOCK_VERSION: Final = 1
MAX_LOCK_BYTES: Final = 2_000_000
OBJECT_ID: Final = re.compile(r"[0-9a-f]{40}")


class InvalidLock(ValueError):
    """Raised if the lock file is damaged, or was written by a later version. The message describes the problem."""


@dataclass(frozen=True, slots=True)
class LockedFile:
    """A file in the template's output.

    `source` is the file's path in the template, if that path contains a variable.

    `own`: whether the adopted repository already had such a file, so that the template's was not added.
    """

    blob: str
    policy: Policy = Policy.ONCE
    mode: Mode = REGULAR
    source: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Lock:
    """The content of a lock file. `version` is a digest of the template.

    `changelog` maps each template to the latest version in its changelog.
    """

    template: str
    version: str
    files: Mapping[str, LockedFile]
    changelog: Mapping[str, int] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The lock as JSON, with one line for each file, so that a change to a file changes only one line."""
        head: dict[str, Any] = {"lock": LOCK_VERSION, "template": self.template, "version": self.version}
        if self.changelog:
            head["changelog"] = dict(sorted(self.changelog.items()))
        header = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items())
        rows = ",\n".join(_row(path, self.files[path]) for path in sorted(self.files))
        body = f"\n{rows}\n  " if rows else ""
        return f'{{\n{header},\n  "files": {{{body}}}\n}}\n'.encode()


def _row(path: str, file: LockedFile) -> str:
    row: dict[str, str | bool] = {"policy": file.policy.value, "blob": file.blob}
    if file.mode != REGULAR:
        row["mode"] = file.mode
    if file.source:
        row["source"] = file.source
    if file.own:
        row["own"] = True
    return f"    {json.dumps(path, ensure_ascii=False)}: {json.dumps(row, ensure_ascii=False)}"


def read_lock(content: bytes) -> Lock:
    """Parse a lock file, which may have been edited by hand. Raises InvalidLock."""
    if len(content) > MAX_LOCK_BYTES:
        raise InvalidLock(f"it is larger than {MAX_LOCK_BYTES} bytes")
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise InvalidLock("it is not JSON") from None
    if not isinstance(data, dict) or data.get("lock") != LOCK_VERSION:
        raise InvalidLock(f'it does not say `"lock": {LOCK_VERSION}`')
    template, version, files = data.get("template"), data.get("version"), data.get("files")
    if not (isinstance(template, str) and isinstance(version, str) and isinstance(files, dict)):
        raise InvalidLock("it does not contain a template's name, its version and its files")
    changelog = data.get("changelog", {})
    if not isinstance(changelog, dict) or not all(type(number) is int for number in changelog.values()):
        raise InvalidLock("`changelog` does not contain a number for each template")
    return Lock(template, version, {path: _read_row(path, row) for path, row in files.items()}, changelog)


def _read_row(path: str, row: Any) -> LockedFile:
    if reason := unsafe_reason(path):
        raise InvalidLock(f"the path {path!r} cannot be written: {reason}")
    try:
        blob, policy = row["blob"], Policy(row["policy"])
        mode, source, own = row.get("mode", REGULAR), row.get("source", ""), row.get("own", False)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise InvalidLock(f"the entry for {path!r} lacks a blob or a known policy") from None
    if not (isinstance(blob, str) and OBJECT_ID.fullmatch(blob)):
        raise InvalidLock(f"the blob id for {path!r} does not consist of 40 hexadecimal digits")
    if mode not in (REGULAR, EXECUTABLE) or not isinstance(source, str):
        raise InvalidLock(f"the entry for {path!r} has an unknown mode or source")
    return LockedFile(blob, policy, mode, source, bool(own))
