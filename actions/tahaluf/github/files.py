"""Reads text files from a repository."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from tahaluf.problems import CommandError

from .batching import aliased_fields, aliased_nodes
from .repository import query_repository
from .session import Session

BLOB_FIELDS: Final = "object { ... on Blob { oid byteSize text isTruncated } }"


def read_files(session: Session, repository: str, *paths: str) -> tuple[str, ...]:
    """Read files from the default branch with one query. Raises CommandError if any of them does not exist."""
    return read_files_and_fields(session, repository, paths)[0]


def read_files_and_fields(
    session: Session, repository: str, paths: Sequence[str], more_fields: str = ""
) -> tuple[tuple[str, ...], Mapping[str, Any]]:
    """Read these files from the default branch, and its latest commit with `more_fields` of the commit."""
    fields = aliased_fields(f"file(path: {json.dumps(path)}) {{ {BLOB_FIELDS} }}" for path in paths)
    document = f"""
    query($owner: String!, $name: String!) {{
      repository(owner: $owner, name: $name) {{
        id defaultBranchRef {{ target {{ ... on Commit {{ {fields} {more_fields} }} }} }}
      }}
    }}"""
    branch = query_repository(session, repository, document)["defaultBranchRef"] or {}
    commit = branch.get("target") or {}
    entries = aliased_nodes(commit, len(paths))
    texts = tuple(
        _require_text(session, repository, entry, path) for entry, path in zip(entries, paths, strict=True)
    )
    return texts, commit


def _require_text(session: Session, repository: str, entry: Mapping[str, Any] | None, path: str) -> str:
    text = read_file_text(session, repository, entry)
    if text is None:
        raise CommandError(f"{repository} has no {path} on its default branch", "add it: see docs/setup.md")
    return text


def file_size(entry: Mapping[str, Any] | None) -> int:
    """Return the size in bytes of a TreeEntry that was read with BLOB_FIELDS, or 0 if it is not a file."""
    return int(((entry or {}).get("object") or {}).get("byteSize") or 0)


def read_file_text(session: Session, repository: str, entry: Mapping[str, Any] | None) -> str | None:
    """Return the text of a TreeEntry that was read with BLOB_FIELDS, or None if it is not a text file."""
    blob = (entry or {}).get("object") or {}
    if not blob.get("isTruncated"):
        return blob.get("text")
    # GraphQL truncates large files, but the Git Data API returns up to 100 MB
    content = session.get(f"/repos/{repository}/git/blobs/{blob['oid']}").body["content"]
    return base64.b64decode(content).decode("utf-8", errors="replace")
