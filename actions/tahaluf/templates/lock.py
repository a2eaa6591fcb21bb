"""The lock file: which template a repository began with, and what each file was then.

The ids are those of git blobs. GitHub keeps every blob that was once committed, so an id is all that a later
update needs to find the common ancestor of a three-way merge. Values are not kept: the manifest has them.
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
    """JSON, one file a line, so that a change of one file is a change of one line."""
    header = json.dumps(
        {"lock": LOCK_VERSION, "template": template, "version": version}, indent=2, ensure_ascii=False
    )
    rows = ",\n".join(_row(path, files[path]) for path in sorted(files))
    body = f"\n{rows}\n  " if rows else ""
    return f'{header[:-2]},\n  "files": {{{body}}}\n}}\n'.encode()


def _row(path: str, file: LockedFile) -> str:
    key = json.dumps(path, ensure_ascii=False)
    return f'    {key}: {{"policy": "{file.policy}", "blob": "{file.blob}"}}'
