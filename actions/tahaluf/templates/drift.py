"""Compares the lock file with the repository's files to find managed files that were edited or deleted by hand."""

from collections.abc import Mapping
from enum import StrEnum

from .lock import Lock
from .policy import Policy
from .update import TreeEntry, parent_folders


class FileDrift(StrEnum):
    CHANGED = "changed by people"
    DELETED = "deleted by people"


def folders_of_managed_files(lock: Lock) -> tuple[str, ...]:
    """Return the folders whose entries `find_drift` needs, sorted. The root is the empty string."""
    return tuple(sorted(parent_folders(_managed_blobs(lock))))


def find_drift(lock: Lock, entries: Mapping[str, TreeEntry]) -> dict[str, FileDrift]:
    """Return the managed files that differ from the template's output, by path."""
    found: dict[str, FileDrift] = {}
    for path, blob in sorted(_managed_blobs(lock).items()):
        entry = entries.get(path)
        if entry is None:
            found[path] = FileDrift.DELETED
        elif entry.oid != blob:
            found[path] = FileDrift.CHANGED
    return found


def _managed_blobs(lock: Lock) -> dict[str, str]:
    """Return the blobs that the template produced, except for files that belong to the project."""
    return {
        path: row.blob for path, row in lock.files.items() if row.policy is Policy.MANAGED and not row.own
    }
