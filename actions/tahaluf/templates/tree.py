"""An immutable tree of files, with its git object id."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from tahaluf.git_objects import blob_id, tree_id

from .history import NO_HISTORY, ChangelogEntry, History
from .lock import LOCK_PATH, Lock, LockedFile
from .policy import REGULAR, Mode, Policy

# The maximum total size in bytes, because a tree is sent to GitHub in one request
MAX_TREE_BYTES: Final = 10_000_000


@dataclass(frozen=True)
class File:
    content: bytes
    mode: Mode = REGULAR
    policy: Policy = Policy.ONCE
    source: str = ""  # its path in the template, if that contains a variable

    @cached_property
    def blob(self) -> str:
        """The git blob ID of the content: 40 hex digits."""
        return blob_id(self.content)

    @cached_property
    def locked(self) -> LockedFile:
        """The file's row in the lock."""
        return LockedFile(self.blob, self.policy, self.mode, self.source)


class Tree(Mapping[str, File]):
    """Files by path, in sorted order, including the lock file."""

    def __init__(
        self,
        template: str,
        version: str,
        files: Mapping[str, File],
        history: History = NO_HISTORY,
        own: Mapping[str, LockedFile] | None = None,
    ) -> None:
        """Create a tree. `history` is the template's version history.

        `own` contains the lock's rows for files that the repository already had.
        """
        self.template, self.version, self.history = template, version, history
        content_files = {path: file for path, file in files.items() if path != LOCK_PATH}
        rows = {path: file.locked for path, file in content_files.items()} | dict(own or {})
        self.lock = Lock(template, version, rows, history.newest)
        lock_file = File(self.lock.content, policy=Policy.MANAGED)
        self._files = dict(sorted([*content_files.items(), (LOCK_PATH, lock_file)]))

    def __getitem__(self, path: str) -> File:
        return self._files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    @cached_property
    def id(self) -> str:
        """The git tree ID: 40 hex digits."""
        return tree_id(self._files)

    def news_since(self, lock: Lock) -> tuple[ChangelogEntry, ...]:
        """Return the changelog entries since the version in a lock.

        The result is empty if the lock is from another template.
        """
        same = lock.template == self.template
        return tuple(self.history.since(lock.changelog)) if same else ()

    def excluding(self, taken: Collection[str]) -> "Tree":
        """Return the tree without files whose casefolded path is in `taken`.

        The lock then lists these files as the repository's own.
        """
        remaining = {path: file for path, file in self._files.items() if path.casefold() not in taken}
        own = {
            path: replace(file.locked, own=True)
            for path, file in self._files.items()
            if path not in remaining
        }
        return Tree(self.template, self.version, remaining, self.history, own)
