"""Writes the lock file: the template a repository was created from, and the git blob id of each file.

GitHub keeps every committed blob, so the id is enough for a later update to find the common ancestor of a
three-way merge. Values are not stored because the manifest has them.
"""

import json
from collections.abc import Mapping
from typing import Final, Protocol

LOCK_PATH: Final = ".tahaluf.lock"
LOCK_VERSION: Final = 1


class LockedFile(Protocol):
    @property
    def blob(self) -> str: ...

    @property
    def policy(self) -> str: ...


def lock_content(template: str, version: str, files: Mapping[str, LockedFile]) -> bytes:
    """JSON with one file per line, so a change to one file changes only one line."""
    header = json.dumps(
        {"lock": LOCK_VERSION, "template": template, "version": version}, indent=2, ensure_ascii=False
    )
    rows = ",\n".join(_row(path, files[path]) for path in sorted(files))
    body = f"\n{rows}\n  " if rows else ""
    return f'{header[:-2]},\n  "files": {{{body}}}\n}}\n'.encode()


def _row(path: str, file: LockedFile) -> str:
    key = json.dumps(path, ensure_ascii=False)
    return f'    {key}: {{"policy": "{file.policy}", "blob": "{file.blob}"}}'
