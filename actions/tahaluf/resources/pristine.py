"""Checks whether a repository contains only what GitHub puts into new ones, so there is nothing to lose."""

from collections.abc import Mapping
from typing import Any


def is_pristine(repository: Mapping[str, Any]) -> bool:
    """Whether the only file is the README of `auto_init`: the name as a heading, and the description.

    A longer README was written by somebody, so it is kept, and the template's files are offered in a pull request.
    """
    branch = repository.get("defaultBranchRef")
    if not branch:
        return False
    commit = branch["target"]
    if commit["history"]["totalCount"] != 1 or [e["name"] for e in commit["tree"]["entries"]] != [
        "README.md"
    ]:
        return False
    generated = f"# {repository['name']}\n\n{repository['description'] or ''}\n"
    return int(repository["readme"]["byteSize"]) <= len(generated.encode())
