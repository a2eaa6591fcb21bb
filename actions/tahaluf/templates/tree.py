"""A tree of files as a value, with the id that git will give it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final, Literal

from tahaluf.git_objects import blob_id, tree_id

from .lock import LOCK_PATH, lock_content

Mode = Literal["100644", "100755"]
REGULAR: Final[Mode] = "100644"
EXECUTABLE: Final[Mode] = "100755"
# Total bytes per tree, because it is sent to GitHub in one request
MAX_TREE_BYTES: Final = 10_000_000


class Policy(StrEnum):
    """Who owns a file after it is created."""

    MANAGED = "managed"  # the template: later versions replace it
    ONCE = "once"  # the project: written at creation and never changed again


@dataclass(frozen=True)
class File:
    content: bytes
    mode: Mode = REGULAR
    policy: Policy = Policy.ONCE

    @cached_property
    def blob(self) -> str:
        """The git blob id of this content: 40 hex digits."""
        return blob_id(self.content)


class Tree(Mapping[str, File]):
    """Files by path, sorted, including the lock file."""

    def __init__(self, template: str, version: str, files: Mapping[str, File]) -> None:
        self.template, self.version = template, version
        content_files = {path: file for path, file in files.items() if path != LOCK_PATH}
        lock_file = File(lock_content(template, version, content_files), policy=Policy.MANAGED)
        self._files = dict(sorted([*content_files.items(), (LOCK_PATH, lock_file)]))

    def __getitem__(self, path: str) -> File:
        return self._files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    @cached_property
    def id(self) -> str:
        """The git tree id: 40 hex digits."""
        return tree_id(self._files)

    def excluding(self, taken: Collection[str]) -> "Tree":
        """The files whose case-folded path is not in `taken`, with a lock file that lists only these files."""
        remaining = {path: file for path, file in self._files.items() if path.casefold() not in taken}
        return Tree(self.template, self.version, remaining)
