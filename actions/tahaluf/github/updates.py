"""Reads the data for updating repositories' files: lock files, earlier updates, folders and contents.

Each function reads many repositories with one query. Everything that cannot be read is reported separately.
"""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from tahaluf.git_objects import blob_id
from tahaluf.problems import CommandError
from tahaluf.resources import UPDATE_BRANCH

from .batching import KEY_PLACEHOLDER, aliased_fields, aliased_nodes, batched, build_lookup_query
from .errors import join_messages
from .session import Session

REPOSITORIES_PER_QUERY: Final = 50
CONTENTS_PER_QUERY: Final = 20  # number of repositories per query for the contents of files
MAX_MERGED_BYTES: Final = 1_000_000  # bytes; larger files are not merged line by line
BINARY: Final = b"\0"  # stands for content that is not merged line by line

_EARLIER_UPDATES: Final = f"""
branch: ref(qualifiedName: "refs/heads/{UPDATE_BRANCH}") {{
  target {{ oid ... on Commit {{ message tree {{ oid }} }} }}
}}
updates: pullRequests(first: 10, headRefName: "{UPDATE_BRANCH}", orderBy: {{field: CREATED_AT, direction: DESC}}) {{
  nodes {{ id number state isDraft isCrossRepository headRefOid body }}
}}"""

# User-facing messages
NOT_READABLE: Final = "GitHub did not return the data needed to update this repository: {reason}"
RETRY_FIX: Final = "the next run will try again; if it fails too, check the permissions in docs/setup.md"

ReadResult = Mapping[str, Any] | CommandError


def read_earlier_updates(
    session: Session, organization: str, locks: Mapping[str, str]
) -> dict[str, ReadResult]:
    """Read the lock files, update branches and earlier pull requests. `locks` maps repositories to lock file IDs."""
    wanted = {
        name: f"lock: object(oid: {json.dumps(oid)}) {{ ... on Blob {{ text }} }} {_EARLIER_UPDATES}"
        for name, oid in locks.items()
    }
    return _read(session, organization, wanted, REPOSITORIES_PER_QUERY)


def read_folders(
    session: Session, organization: str, folders: Mapping[str, tuple[str, Sequence[str]]]
) -> dict[str, ReadResult]:
    """Read folders. `folders` maps each repository to a commit and the folders to read from it.

    Each result maps folders to their entries: name, mode and object ID. Nonexistent folders have no entries.
    """
    wanted = {
        name: aliased_fields(
            f"object(expression: {json.dumps(f'{commit}:{path}')}) {{ ... on Tree {{ entries {{ name mode oid }} }} }}"
            for path in paths
        )
        for name, (commit, paths) in folders.items()
    }
    found = _read(session, organization, wanted, REPOSITORIES_PER_QUERY)
    return {
        name: node
        if isinstance(node, CommandError)
        else {
            path: (tree or {}).get("entries") or ()
            for path, tree in zip(folders[name][1], aliased_nodes(node, len(folders[name][1])), strict=True)
        }
        for name, node in found.items()
    }


def read_contents(
    session: Session, organization: str, oids: Mapping[str, Sequence[str]]
) -> dict[str, ReadResult]:
    """Read blobs. `oids` maps repositories to object IDs. Objects that no longer exist are omitted."""
    wanted = {
        name: aliased_fields(
            f"object(oid: {json.dumps(oid)}) {{ ... on Blob {{ text byteSize }} }}" for oid in some
        )
        for name, some in oids.items()
        if some
    }
    found: dict[str, ReadResult] = {}
    for name, node in _read(session, organization, wanted, CONTENTS_PER_QUERY).items():
        if isinstance(node, CommandError):
            found[name] = node
            continue
        blobs = zip(oids[name], aliased_nodes(node, len(oids[name])), strict=True)
        try:
            found[name] = {
                oid: _content(session, f"/repos/{organization}/{name}", oid, blob)
                for oid, blob in blobs
                if blob and "byteSize" in blob
            }
        except CommandError as error:
            found[name] = error
    return found


def _content(session: Session, repository: str, oid: str, blob: Mapping[str, Any]) -> bytes:
    """Return the blob's bytes. GraphQL truncates long text and replaces invalid UTF-8. A comparison with the blob's
    ID reveals both.
    """
    if blob["byteSize"] > MAX_MERGED_BYTES:
        return BINARY
    content = (blob["text"] or "").encode()
    if blob_id(content) == oid:
        return content
    return base64.b64decode(session.get(f"{repository}/git/blobs/{oid}").body["content"])


def _read(
    session: Session, organization: str, selections: Mapping[str, str], size: int
) -> dict[str, ReadResult]:
    """Read each repository's selection. Repositories that no longer exist are omitted."""
    found: dict[str, ReadResult] = {}
    for batch in batched(sorted(selections), size):
        lookups = [
            (f"repository(owner: $owner, name: {KEY_PLACEHOLDER}) {{ {selections[name]} }}", name)
            for name in batch
        ]
        try:
            document, variables = build_lookup_query(lookups, {"owner": organization})
            data, errors = session.query_partial(document, variables)
        except CommandError as error:
            found |= dict.fromkeys(batch, error)
            continue
        failures = _failures_by_alias(errors)
        for index, (name, node) in enumerate(zip(batch, aliased_nodes(data, len(batch)), strict=True)):
            if reason := failures.get(f"n{index}"):
                found[name] = CommandError(NOT_READABLE.format(reason=reason), RETRY_FIX)
            elif node is not None:
                found[name] = node
    return found


def _failures_by_alias(errors: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    by_alias: dict[str, list[Mapping[str, Any]]] = {}
    for error in errors:
        if error.get("type") != "NOT_FOUND":
            by_alias.setdefault(str((error.get("path") or ["n0"])[0]), []).append(error)
    return {alias: join_messages(some) for alias, some in by_alias.items()}
