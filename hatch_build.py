"""Adds files to the wheel that cannot be listed statically: the actions, and a record of the commit from which it is
built.

`tahaluf init` pins the actions to that commit. The sdist also records the commit, since wheels built from it have no
git history.
"""

import json
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

RECORD = "commit.json"
DATA = "tahaluf/data"


class CommitHook(BuildHookInterface):  # type: ignore[type-arg]
    """The custom build hook, which hatchling finds in this file."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":  # editable installs use the checkout itself
            return
        root = Path(self.root)
        included: dict[str, str] = build_data["force_include"]
        record = root / RECORD
        if not record.is_file():
            self._scratch = TemporaryDirectory()
            record = Path(self._scratch.name) / RECORD
            record.write_text(json.dumps(commit_record(root)) + "\n", encoding="utf-8")
        if self.target_name == "sdist":
            included[str(record)] = RECORD
            return
        included[str(record)] = f"{DATA}/{RECORD}"
        for file in [*root.glob("actions/*/action.yml"), root / "actions" / "start.py"]:
            included[str(file)] = f"{DATA}/{file.relative_to(root).as_posix()}"


def commit_record(root: Path) -> dict[str, Any]:
    """Return the commit, its release tag, and whether files were modified. All of these are empty outside a git
    checkout."""
    try:
        commit = _git(root, "rev-parse", "HEAD")
        tags = _git(root, "tag", "--points-at", "HEAD", "--list", "v*").split()
        modified = bool(_git(root, "status", "--porcelain", "--untracked-files=no"))
    except (OSError, subprocess.CalledProcessError):
        return {"commit": "", "release": "", "modified": False}
    return {"commit": commit, "release": tags[-1] if tags else "", "modified": modified}


def _git(root: Path, *arguments: str) -> str:
    ran = subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, text=True)
    return ran.stdout.strip()
