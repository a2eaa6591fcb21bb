"""Reads and writes loose git objects in a bare repository.

Pushes are unpacked (`receive.unpackLimit`), so every object has its own file and can be read without starting a
process. Git itself merges, compares and serves the protocol.
"""

import hashlib
import os
import re
import tempfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

ObjectType = Literal["blob", "tree", "commit", "tag"]


class ObjectNotFound(KeyError):
    """Raised if the object does not exist or is of a different kind."""


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One entry of a tree. `mode` is git's six-digit mode: 100644, 100755, 120000, 040000 or 160000."""

    mode: str
    name: str
    oid: str

    @property
    def kind(self) -> Literal["blob", "tree", "commit"]:
        return {"040000": "tree", "160000": "commit"}.get(self.mode, "blob")  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Signature:
    """Author or committer. `date` is in GitHub's format: ISO 8601 in UTC."""

    name: str
    email: str
    date: str


@dataclass(frozen=True, slots=True)
class Commit:
    oid: str
    tree: str
    parents: tuple[str, ...]
    author: Signature
    committer: Signature
    message: str


@lru_cache(maxsize=65536)
def read(folder: Path, oid: str) -> tuple[str, bytes]:
    """Return the object's kind and content. Raises ObjectNotFound if it does not exist."""
    if not re.fullmatch(r"[0-9a-f]{40}", oid):
        raise ObjectNotFound(oid)
    try:
        raw = zlib.decompress((folder / "objects" / oid[:2] / oid[2:]).read_bytes())
    except FileNotFoundError:
        raise ObjectNotFound(oid) from None
    head, _, content = raw.partition(b"\0")
    return head.split(b" ")[0].decode(), content


def exists(folder: Path, oid: str) -> bool:
    return (folder / "objects" / oid[:2] / oid[2:]).is_file()


def write(folder: Path, kind: ObjectType, content: bytes) -> str:
    """Write the object and return its id. Does nothing if the object already exists."""
    raw = f"{kind} {len(content)}".encode() + b"\0" + content
    oid = hashlib.sha1(raw, usedforsecurity=False).hexdigest()
    object_path = folder / "objects" / oid[:2] / oid[2:]
    if not object_path.exists():
        object_path.parent.mkdir(parents=True, exist_ok=True)
        number, temporary = tempfile.mkstemp(dir=object_path.parent)
        with os.fdopen(number, "wb") as file:
            file.write(zlib.compress(raw, 1))
        os.replace(temporary, object_path)  # noqa: PTH105  (atomic, because both are in the same folder)
    return oid


def blob(folder: Path, oid: str) -> bytes:
    return _read_typed(folder, oid, "blob")


def tree(folder: Path, oid: str) -> tuple[TreeEntry, ...]:
    return _parse_tree(_read_typed(folder, oid, "tree"))


def commit(folder: Path, oid: str) -> Commit:
    return _parse_commit(oid, _read_typed(folder, oid, "commit"))


def _read_typed(folder: Path, oid: str, kind: ObjectType) -> bytes:
    found, content = read(folder, oid)
    if found != kind:
        raise ObjectNotFound(oid)
    return content


@lru_cache(maxsize=16384)
def _parse_tree(content: bytes) -> tuple[TreeEntry, ...]:
    entries, start = [], 0
    while start < len(content):
        space, null = content.index(b" ", start), content.index(b"\0", start)
        mode, name = (
            content[start:space].decode().zfill(6),
            content[space + 1 : null].decode("utf-8", "replace"),
        )
        entries.append(TreeEntry(mode, name, content[null + 1 : null + 21].hex()))
        start = null + 21
    return tuple(entries)


@lru_cache(maxsize=16384)
def _parse_commit(oid: str, content: bytes) -> Commit:
    head, _, message = content.decode("utf-8", "replace").partition("\n\n")
    lines = [line.partition(" ") for line in head.split("\n") if not line.startswith(" ")]
    fields = {key: value for key, _, value in lines}
    parents = tuple(value for key, _, value in lines if key == "parent")
    return Commit(
        oid,
        fields["tree"],
        parents,
        _parse_signature(fields["author"]),
        _parse_signature(fields["committer"]),
        message,
    )


def _parse_signature(text: str) -> Signature:
    found = re.fullmatch(r"(.*?) ?<([^>]*)> (\d+) ([+-]\d{4})", text)
    if found is None:
        return Signature(text, "", "1970-01-01T00:00:00Z")
    name, email, seconds, _ = found.groups()
    return Signature(name, email, f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%dT%H:%M:%SZ}")


def write_tree(folder: Path, entries: Iterable[TreeEntry]) -> str:
    """Write a tree. Git sorts folders as if their names ended with a slash."""
    ordered = sorted(entries, key=lambda e: (e.name + "/" if e.kind == "tree" else e.name).encode())
    lines = (f"{e.mode.lstrip('0')} {e.name}".encode() + b"\0" + bytes.fromhex(e.oid) for e in ordered)
    return write(folder, "tree", b"".join(lines))


def write_commit(
    folder: Path, tree_oid: str, parents: Sequence[str], author: Signature, committer: Signature, message: str
) -> str:
    lines = [f"tree {tree_oid}", *(f"parent {parent}" for parent in parents)]
    lines += [f"author {_format_signature(author)}", f"committer {_format_signature(committer)}"]
    return write(folder, "commit", ("\n".join(lines) + f"\n\n{message}").encode())


def _format_signature(signature: Signature) -> str:
    seconds = int(datetime.fromisoformat(signature.date).timestamp())
    cleaned = [re.sub(r"[<>\n\0]", "", text) for text in (signature.name, signature.email)]
    return f"{cleaned[0]} <{cleaned[1]}> {seconds} +0000"


def walk(folder: Path, tree_oid: str, prefix: str = "") -> Iterable[tuple[str, TreeEntry]]:
    """Yield every entry under a tree, with its path. A folder comes before its contents."""
    for entry in tree(folder, tree_oid):
        yield prefix + entry.name, entry
        if entry.kind == "tree":
            yield from walk(folder, entry.oid, f"{prefix}{entry.name}/")


def entry_at(folder: Path, tree_oid: str, path: str) -> TreeEntry | None:
    """The entry at a path under a tree, or the tree itself if the path is empty."""
    entry = TreeEntry("040000", "", tree_oid)
    for name in filter(None, path.split("/")):
        if entry.kind != "tree":
            return None
        found = next((e for e in tree(folder, entry.oid) if e.name == name), None)
        if found is None:
            return None
        entry = found
    return entry


def update_tree(folder: Path, tree_oid: str | None, changes: Mapping[str, TreeEntry | None]) -> str:
    """Return a tree with these paths set, or removed if the value is None. Empty folders are removed too."""
    entries = {e.name: e for e in tree(folder, tree_oid)} if tree_oid else {}
    subtree_changes: dict[str, dict[str, TreeEntry | None]] = {}
    for path, entry in changes.items():
        name, slash, rest = path.partition("/")
        if slash:
            subtree_changes.setdefault(name, {})[rest] = entry
        elif entry is None:
            entries.pop(name, None)
        else:
            entries[name] = TreeEntry(entry.mode, name, entry.oid)
    for name, changes_below in subtree_changes.items():
        existing = entries.get(name)
        oid = update_tree(
            folder, existing.oid if existing and existing.kind == "tree" else None, changes_below
        )
        if tree(folder, oid):
            entries[name] = TreeEntry("040000", name, oid)
        else:
            entries.pop(name, None)
    return write_tree(folder, entries.values())


def diff_trees(
    folder: Path, old: str | None, new: str | None, prefix: str = ""
) -> Iterable[tuple[str, TreeEntry | None, TreeEntry | None]]:
    """Yield the files that differ between two trees, as (path, before, after). Identical folders are skipped."""
    before = {e.name: e for e in tree(folder, old)} if old else {}
    after = {e.name: e for e in tree(folder, new)} if new else {}
    for name in sorted(before.keys() | after.keys()):
        old_entry, new_entry = before.get(name), after.get(name)
        if old_entry == new_entry:
            continue
        subtrees = [e.oid if e and e.kind == "tree" else None for e in (old_entry, new_entry)]
        if any(subtrees):
            yield from diff_trees(folder, subtrees[0], subtrees[1], f"{prefix}{name}/")
        old_entry, new_entry = (e if e and e.kind != "tree" else None for e in (old_entry, new_entry))
        if old_entry or new_entry:
            yield prefix + name, old_entry, new_entry
