"""Reads text files from the default branch."""

import json
from collections.abc import Mapping
from typing import Any

from tahaluf.problems import CommandError

from .control_repository import BLOB_FIELDS, read_file_text, repository_variables, visible_repository
from .session import Session


def read_files(session: Session, control: str, *paths: str) -> tuple[str, ...]:
    """The contents of these files, in one query. Raises CommandError if one does not exist."""
    fields = " ".join(
        f"f{n}: file(path: {json.dumps(path)}) {{ {BLOB_FIELDS} }}" for n, path in enumerate(paths)
    )
    tip = f"defaultBranchRef {{ target {{ ... on Commit {{ {fields} }} }} }}"
    document = (
        f"query($owner: String!, $name: String!) {{ repository(owner: $owner, name: $name) {{ id {tip} }} }}"
    )
    found = visible_repository(control, session.query(document, repository_variables(control)))
    files = (found["defaultBranchRef"] or {}).get("target") or {}
    return tuple(_text(session, control, files, f"f{n}", path) for n, path in enumerate(paths))


def _text(session: Session, repository: str, files: Mapping[str, Any], key: str, path: str) -> str:
    text = read_file_text(session, repository, files.get(key))
    if text is None:
        raise CommandError(f"{repository} has no {path} on its default branch", "add it: see docs/setup.md")
    return text
