"""What a repository's history shows: only what GitHub puts into new repositories, or our offer of missing files."""

from collections.abc import Mapping
from typing import Any


def is_pristine(repository: Mapping[str, Any]) -> bool:
    """Whether the only file is the README that `auto_init` creates: the name as a heading, and the description.

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


def own_adoption_pulls(repository: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The pull requests that offer missing files. Anybody can open one from a branch with that name in a fork."""
    pulls = (repository.get("adoption") or {}).get("nodes") or ()
    return [pull for pull in pulls if not pull.get("isCrossRepository")]
