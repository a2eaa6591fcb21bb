"""Reads the files that `tahaluf setup` commits to a new control repository."""

import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from tahaluf.layout import GUIDES_FOLDER, MANIFEST_FILE, OFFERS_FILE, RESOURCES_FILE
from tahaluf.problems import CommandError
from tahaluf.shipped import TEMPLATES, is_compiled
from tahaluf.templates import EXECUTABLE, LOCK_PATH, MAX_TREE_BYTES, REGULAR, File

# Outside a git checkout, include only files that belong to a control repository. The repository is public, and the
# folder may also contain a key or a virtual environment
FOLDERS: Final = (".github", "actions", "docs", GUIDES_FOLDER, TEMPLATES)
FILES: Final = (
    ".gitattributes",
    ".gitignore",
    LOCK_PATH,
    "CODEOWNERS",
    "LICENSE",
    "*.md",
    MANIFEST_FILE,
    OFFERS_FILE,
    RESOURCES_FILE,
)
TOO_LARGE: Final = CommandError(
    f"the files in this folder are larger than {MAX_TREE_BYTES // 1_000_000} MB in total",
    "push them with git",
)
# Files that only Tahaluf's own repository needs; see .gitattributes
OF_TAHALUF: Final = ":(exclude,attr:export-ignore)"


def read_local_files(folder: Path) -> dict[str, File]:
    """Return the files by path, sorted. In a git checkout, these are the files that git tracks."""
    paths = _tracked(folder) if (folder / ".git").exists() else _known(folder)
    files = {path: _read(folder / path) for path in sorted(set(paths)) if (folder / path).is_file()}
    if sum(len(file.content) for file in files.values()) > MAX_TREE_BYTES:
        raise TOO_LARGE
    return files


def _tracked(folder: Path) -> list[str]:
    command = ["git", "ls-files", "-z", "--", ".", OF_TAHALUF]
    listed = subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout.decode()
    return [path for path in listed.split("\0") if path]


def _known(folder: Path) -> Iterator[str]:
    found = [path for name in FOLDERS for path in (folder / name).rglob("*")]
    found += [path for pattern in FILES for path in folder.glob(pattern)]
    for path in found:
        relative = PurePosixPath(path.relative_to(folder))
        if not path.is_symlink() and not is_compiled(relative):
            yield relative.as_posix()


def _read(path: Path) -> File:
    is_executable = path.stat().st_mode & 0o100
    return File(path.read_bytes(), EXECUTABLE if is_executable else REGULAR)
