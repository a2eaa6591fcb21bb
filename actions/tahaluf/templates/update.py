"""Determines how an update affects each file, based on the lock, the repository and the current template.

There are three steps, so that only necessary objects are read: `affected_files` needs the lock, `contents_to_read`
needs the entries of some folders, and `build_update` needs the contents of files that both sides changed.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from tahaluf.git_objects import blob_id

from .community_files import COMMUNITY_FILE_DIRS, community_file_key
from .history import Migrations
from .lock import LOCK_PATH, Lock, LockedFile
from .merge_lines import Conflict, is_binary, merge_lines
from .policy import EXECUTABLE, REGULAR, Mode, Policy
from .tree import File, Tree

KEY_LENGTH: Final = 32  # hex digits
FOLDER_MODE: Final = "040000"
FILE_MODES: Final[Mapping[str, Mode]] = {REGULAR: REGULAR, EXECUTABLE: EXECUTABLE}


@dataclass(frozen=True, slots=True)
class AffectedFile:
    """A file that differs from the template's previous output. `base` is its row in the lock, or None if the file is
    new.

    `path` is its current path, and `former_path` is its earlier one. `rendered` is None if the template no longer
    contains the file.
    """

    path: str
    former_path: str
    base: LockedFile | None
    rendered: File | None

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.former_path, self.path)))


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """A repository's entry at a path: a mode and a git object ID."""

    mode: str
    oid: str


Entries = Mapping[str, TreeEntry]


class Outcome(StrEnum):
    ADDED = "added"
    UPDATED = "updated"  # nobody has changed it
    MERGED = "merged"
    RENAMED = "renamed"
    DELETED = "deleted"
    KEPT = "kept"  # someone has changed or replaced it
    ABSENT = "absent"  # someone has deleted it
    CONFLICT = "conflict"


# A preview does not count these files
UNAFFECTED: Final = (Outcome.KEPT, Outcome.ABSENT)


class Reason(StrEnum):
    """Why an update to a file has a conflict."""

    LINES = "lines"
    BINARY = "binary"
    BASE_LOST = "base lost"  # the history was rewritten, so manual changes are unknown
    PATH_TAKEN = "path taken"  # the repository already has another file where the template's file belongs
    NOT_A_FILE = "not a file"  # a symbolic link, a submodule or a folder


@dataclass(frozen=True, slots=True)
class NewEntry:
    """The entry to write at a path. `content` is None if the repository already has the blob."""

    mode: Mode
    blob: str
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class FileUpdate:
    """How an update affects one file: the content `written` at `path`, and the path `removed`, if any.

    `versions` contains the two contents in conflict, the repository's and the template's, if they could be read.
    `is_own`: whether the repository already had a file for this purpose before the template added one.
    """

    path: str
    outcome: Outcome
    written: NewEntry | None = None
    removed: str = ""
    reason: Reason | None = None
    conflicts: tuple[Conflict, ...] = ()
    versions: tuple[bytes, bytes] | None = field(default=None, repr=False)
    is_own: bool = False

    @property
    def changes_repository(self) -> bool:
        return self.written is not None or bool(self.removed)


@dataclass(frozen=True, slots=True)
class Update:
    """The files that differ from the template's previous output, ordered by path, and the new lock."""

    files: tuple[FileUpdate, ...]
    lock: bytes

    @property
    def written(self) -> Mapping[str, NewEntry]:
        files = {file.path: file.written for file in self.files if file.written}
        return {**files, LOCK_PATH: NewEntry(REGULAR, blob_id(self.lock), self.lock)}

    @property
    def removed(self) -> tuple[str, ...]:
        return tuple(file.removed for file in self.files if file.removed)

    @property
    def conflicts(self) -> tuple[FileUpdate, ...]:
        return tuple(file for file in self.files if file.outcome is Outcome.CONFLICT)

    @property
    def changes_files(self) -> bool:
        """Whether the update changes anything apart from the lock. An update that changes only the lock is not worth
        a pull request.
        """
        return any(file.changes_repository for file in self.files)

    @property
    def key(self) -> str:
        """A key that identifies the content that the update writes."""
        rows = [(path, entry.mode, entry.blob) for path, entry in self.written.items()]
        return _digest(
            [rows, self.removed, [(file.path, file.reason, repr(file.conflicts)) for file in self.conflicts]]
        )


def affected_files(lock: Lock, tree: Tree) -> tuple[AffectedFile, ...]:
    """Return the files whose output differs from the lock, ordered by path.

    Files that belong to the project (policy `once`) are affected only if they are not in the lock.
    """
    migrations = tree.history.migrations
    locked = _by_source(lock, migrations)
    found: list[AffectedFile] = []
    for path, file in tree.items():
        former_path, base = locked.pop(file.source or path, (path, None))
        if path == LOCK_PATH or (base and (base.own or file.policy is Policy.ONCE)):
            continue
        if base is None or (base.blob, base.mode, former_path) != (file.blob, file.mode, path):
            found.append(AffectedFile(path, former_path, base, file))
    for source, (path, base) in locked.items():
        may_go = base.policy is Policy.MANAGED or bool({path, source} & migrations.deletions)
        if may_go and not base.own and path not in tree:
            found.append(AffectedFile(path, path, base, None))
    return tuple(sorted(found, key=lambda file: file.path))


def wanted_key(template: str, affected: Sequence[AffectedFile]) -> str:
    """Return a key for the template's content.

    It ignores manual edits, so an update that was declined before such edits has the same key.
    """
    rows = [
        (file.path, file.former_path, file.rendered and (file.rendered.blob, file.rendered.mode))
        for file in affected
    ]
    return _digest([template, rows])


def folders_to_read(affected: Iterable[AffectedFile]) -> tuple[str, ...]:
    """Return the folders whose entries `build_update` needs, sorted, with the empty string for the root."""
    paths = [path for file in affected for path in file.paths]
    folders = parent_folders(paths)
    is_community_file = any(community_file_key(path) != path.casefold() for path in paths)
    return tuple(sorted(folders | (set(COMMUNITY_FILE_DIRS) if is_community_file else set())))


def parent_folders(paths: Iterable[str]) -> frozenset[str]:
    """Return all folders above these paths, with the empty string for the root."""
    return frozenset(
        "/".join(parts[:depth])
        for path in paths
        for parts in [path.split("/")]
        for depth in range(len(parts))
    )


def contents_to_read(affected: Iterable[AffectedFile], entries: Entries) -> frozenset[str]:
    """Return the base and current object IDs of each file that was changed both by hand and by the template."""
    return frozenset(
        oid
        for file in affected
        if file.base and file.rendered and (current := _current_entry(file, entries))
        if current.mode in FILE_MODES and not _one_side_is_unchanged(file.base, file.rendered, current)
        for oid in (file.base.blob, current.oid)
    )


def build_update(
    lock: Lock,
    tree: Tree,
    affected: Sequence[AffectedFile],
    entries: Entries,
    contents: Mapping[str, bytes],
) -> Update:
    """Decide what to do with each affected file.

    `entries` are the repository's entries in the folders that `folders_to_read` returned. `contents` is indexed by
    object ID and lacks objects that GitHub no longer has.
    """
    present = _Present(entries)
    updates = tuple(_update_file(file, present, contents) for file in affected)
    rows = _new_rows(lock, tree, affected, updates)
    return Update(updates, replace(tree.lock, files=rows).content)


class _Present:
    """A repository's files, indexed by path and by everything else because of which a new file could conflict with
    them.
    """

    def __init__(self, entries: Entries) -> None:
        self.entries = entries
        self._files = {path.casefold() for path, entry in entries.items() if entry.mode != FOLDER_MODE}

    def has_room_for(self, path: str, *, leaving: str = "") -> bool:
        """Whether a file can be added at this path.

        This is impossible if there is another file with the same path (ignoring case) or purpose, or a file where a
        folder is needed.

        `leaving` is a file that is about to be removed.
        """
        key, parts = community_file_key(path), path.casefold().split("/")
        parents = {"/".join(parts[:depth]) for depth in range(1, len(parts))}
        taken = (other for other in self.entries if other != leaving and community_file_key(other) == key)
        return not (parents & self._files or any(taken))


def _by_source(lock: Lock, migrations: Migrations) -> dict[str, tuple[str, LockedFile]]:
    """Return the lock's rows by the current path of the file in the template. If two files became one, the first row
    is used.
    """
    rows: dict[str, tuple[str, LockedFile]] = {}
    for path, row in sorted(lock.files.items()):
        rows.setdefault(migrations.current_source(row.source or path), (path, row))
    return rows


def _current_entry(file: AffectedFile, entries: Entries) -> TreeEntry | None:
    """Return the repository's entry for the file, at its former path or at its current one."""
    return entries.get(file.former_path) or entries.get(file.path)


def _one_side_is_unchanged(base: LockedFile, rendered: File, current: TreeEntry) -> bool:
    return base.blob in (rendered.blob, current.oid) or rendered.blob == current.oid


def _update_file(file: AffectedFile, present: _Present, contents: Mapping[str, bytes]) -> FileUpdate:
    current = _current_entry(file, present.entries)
    if file.rendered is None:
        is_unchanged = current is not None and file.base is not None and current.oid == file.base.blob
        if is_unchanged:
            return FileUpdate(file.path, Outcome.DELETED, removed=file.path)
        return FileUpdate(file.path, Outcome.KEPT if current else Outcome.ABSENT)
    if file.base is None:
        if not present.has_room_for(file.path):
            is_same = current is not None and current.oid == file.rendered.blob
            return FileUpdate(file.path, Outcome.KEPT, is_own=not is_same)
        return FileUpdate(file.path, Outcome.ADDED, _entry_of(file.rendered))
    if current is None:
        return FileUpdate(file.path, Outcome.ABSENT)
    return _merge_file(file, file.base, file.rendered, current, present, contents)


def _entry_of(file: File) -> NewEntry:
    return NewEntry(file.mode, file.blob, file.content)


def _merge_file(
    file: AffectedFile,
    base: LockedFile,
    rendered: File,
    current: TreeEntry,
    present: _Present,
    contents: Mapping[str, bytes],
) -> FileUpdate:
    mode = FILE_MODES.get(current.mode)
    if mode is None:
        return FileUpdate(file.former_path, Outcome.CONFLICT, reason=Reason.NOT_A_FILE)
    moves = file.path != file.former_path and file.former_path in present.entries
    if moves and not present.has_room_for(file.path, leaving=file.former_path):
        return FileUpdate(file.former_path, Outcome.CONFLICT, reason=Reason.PATH_TAKEN)
    if not _one_side_is_unchanged(base, rendered, current):
        merged = _merge_contents(base, rendered, current, contents)
        if isinstance(merged, FileUpdate):
            path = file.former_path if moves else file.path
            return replace(merged, path=path)
        content, outcome = merged, Outcome.MERGED
    elif current.oid == base.blob:
        content, outcome = rendered.content, Outcome.UPDATED
    else:
        content, outcome = None, Outcome.UPDATED
    new_mode = rendered.mode if mode == base.mode else mode
    blob = current.oid if content is None else blob_id(content)
    if not moves and (blob, new_mode) == (current.oid, mode):
        return FileUpdate(file.path, Outcome.KEPT)
    entry = NewEntry(new_mode, blob, None if blob == current.oid else content)
    if moves:
        return FileUpdate(file.path, Outcome.RENAMED, entry, removed=file.former_path)
    return FileUpdate(file.path, outcome, entry)


def _merge_contents(
    base: LockedFile, rendered: File, current: TreeEntry, contents: Mapping[str, bytes]
) -> bytes | FileUpdate:
    """Return the merged content, or the conflict, to which the caller adds the path."""
    old, mine, new = contents.get(base.blob), contents.get(current.oid), rendered.content
    versions = None if mine is None else (mine, new)
    if mine is None or any(map(is_binary, (old or b"", mine, new))):
        return FileUpdate("", Outcome.CONFLICT, reason=Reason.BINARY)
    if old is None:
        return FileUpdate("", Outcome.CONFLICT, reason=Reason.BASE_LOST, versions=versions)
    merged = merge_lines(old, mine, new)
    if merged.content is None:
        return FileUpdate(
            "", Outcome.CONFLICT, reason=Reason.LINES, conflicts=merged.conflicts, versions=versions
        )
    return merged.content


def _new_rows(
    lock: Lock, tree: Tree, affected: Sequence[AffectedFile], updates: Sequence[FileUpdate]
) -> dict[str, LockedFile]:
    """Return the rows of the new lock, on which the next update is based.

    A file with a conflict keeps its row, so that the next update tries again. A file that belongs to the project also
    keeps its row. A file that the repository already had is marked as the repository's own.
    """
    rows = dict(tree.lock.files)
    kept: dict[str, LockedFile] = {}
    paths = {file.source or path: path for path, file in tree.items()}
    for source, (path, row) in _by_source(lock, tree.history.migrations).items():
        present_path = paths.get(source)
        if row.own or (present_path is not None and tree[present_path].policy is Policy.ONCE):
            rows.pop(present_path or "", None)
            kept[path] = row
    for file, update in zip(affected, updates, strict=True):
        if update.outcome is Outcome.CONFLICT and file.base:
            rows.pop(file.path, None)
            kept[file.former_path] = file.base
        elif update.is_own and file.rendered:
            kept[file.path] = replace(file.rendered.locked, own=True)
    return rows | kept


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:KEY_LENGTH]
