"""Reads template folders, and writes trees. No other module of this package accesses the file system."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tahaluf.problems import CommandError, InvalidInput, Location, Problem
from tahaluf.shipped import is_compiled

from .paths import unsafe_reason
from .policy import EXECUTABLE, REGULAR, Mode
from .tree import Tree

MAX_FILES: Final = 500
MAX_FILE_BYTES: Final = 1_000_000
SYMLINK_PROBLEM: Final = ("symbolic links are not allowed", "replace it with the file itself")


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A template file. Messages refer to its folder as `display_path`."""

    display_path: str
    content: bytes
    mode: Mode


def read_folder(folder: Path) -> dict[str, TemplateFile]:
    """Return the files by their paths relative to the folder, without compiled Python code.

    Raises InvalidInput if there are symbolic links, too many files, or files that are too large.
    """
    if folder.is_symlink():
        raise InvalidInput([Problem(Location(folder.as_posix()), "template-file", *SYMLINK_PROBLEM)])
    files: dict[str, TemplateFile] = {}
    problems: list[Problem] = []
    for path in _files(folder):
        if is_compiled(path.relative_to(folder)):
            continue
        if reason := _rejection(path):
            problems.append(Problem(Location(path.as_posix()), "template-file", *reason))
        else:
            mode = EXECUTABLE if os.access(path, os.X_OK) else REGULAR
            files[path.relative_to(folder).as_posix()] = TemplateFile(
                path.as_posix(), path.read_bytes(), mode
            )
        if len(files) > MAX_FILES:
            what = f"the template has more than {MAX_FILES} files"
            raise InvalidInput(
                [Problem(Location(folder.as_posix()), "template-size", what, "remove some files")]
            )
    if problems:
        raise InvalidInput(problems)
    return files


def write_tree(tree: Tree, folder: Path) -> None:
    """Write a tree to a folder, and create the folder if it does not exist. Raises CommandError if a file cannot be
    written.
    """
    for path in tree:
        if reason := unsafe_reason(path):
            raise CommandError(f"{path!r} cannot be written: {reason}", "fix the template")
    root = os.fspath(folder)
    target = root
    try:
        for directory in dict.fromkeys(path.rpartition("/")[0] for path in tree):
            target = f"{root}/{directory}"
            os.makedirs(target, exist_ok=True)  # noqa: PTH103  (creating a Path takes longer than writing the file)
        for path, file in tree.items():
            target = f"{root}/{path}"
            with open(target, "wb") as stream:  # noqa: PTH123  (as above)
                stream.write(file.content)
            if file.mode == EXECUTABLE:
                Path(target).chmod(0o755)
    except OSError as error:
        raise CommandError(f"{target} cannot be written: {error.strerror}", "check the folder") from None


def _files(folder: Path) -> Iterator[Path]:
    """Return the files and links, sorted. Links are not followed, because they could point anywhere."""
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and not entry.is_symlink():
            yield from _files(entry)
        else:
            yield entry


def _rejection(path: Path) -> tuple[str, str] | None:
    if path.is_symlink():
        return SYMLINK_PROBLEM
    if not path.is_file():
        return "not a regular file or a folder", "remove it"
    if path.stat().st_size > MAX_FILE_BYTES:
        return f"the file is larger than {MAX_FILE_BYTES} bytes", "templates contain text; keep data elsewhere"
    return None
