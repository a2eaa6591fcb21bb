"""Detects repositories that contain only GitHub's initial content, and our pull requests that add missing files."""

from collections.abc import Mapping
from typing import Any


def is_pristine(repository: Mapping[str, Any]) -> bool:
    """Whether the only file is the README that `auto_init` creates: the repository's name as a heading, and its
    description.

    A person must have written any other README, so it is kept, and the template's files are proposed in a pull
    request.
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


def own_adoption_pulls(repository: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return our pull requests that add missing files. Anyone can open a pull request from a fork's branch with the
    same name, so those are excluded."""
    pulls = (repository.get("adoption") or {}).get("nodes") or ()
    return [pull for pull in pulls if not pull.get("isCrossRepository")]
