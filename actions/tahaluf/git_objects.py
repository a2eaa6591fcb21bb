"""Computes git blob and tree ids without running git."""

import hashlib
from collections.abc import Mapping
from typing import Final, Protocol

DIRECTORY_MODE: Final = "40000"  # git stores modes without leading zeros


class TreeEntry(Protocol):
    @property
    def mode(self) -> str: ...

    @property
    def blob(self) -> str: ...


def blob_id(content: bytes) -> str:
    """Return the blob id as 40 hex digits, as `git hash-object` prints it."""
    return _hash(b"blob", content)


def tree_id(files: Mapping[str, TreeEntry]) -> str:
    """Return the tree id as 40 hex digits, as `git write-tree` prints it for an index with exactly these files."""
    return _tree_id([(path.split("/"), file.mode, file.blob) for path, file in files.items()])


def _tree_id(entries: list[tuple[list[str], str, str]]) -> str:
    rows: list[tuple[bytes, bytes]] = []
    directories: dict[str, list[tuple[list[str], str, str]]] = {}
    for (name, *rest), mode, blob in entries:
        if rest:
            directories.setdefault(name, []).append((rest, mode, blob))
        else:
            rows.append(_row(name, mode, blob))
    rows += [_row(name, DIRECTORY_MODE, _tree_id(children)) for name, children in directories.items()]
    return _hash(b"tree", b"".join(row for _, row in sorted(rows)))


def _row(name: str, mode: str, oid: str) -> tuple[bytes, bytes]:
    """Return a tree entry and its sort key. Git sorts folders as if their names ended with a slash."""
    encoded = name.encode()
    key = encoded + b"/" if mode == DIRECTORY_MODE else encoded
    return key, mode.encode() + b" " + encoded + b"\0" + bytes.fromhex(oid)


def _hash(kind: bytes, body: bytes) -> str:
    return hashlib.sha1(b"%s %d\0" % (kind, len(body)) + body, usedforsecurity=False).hexdigest()
