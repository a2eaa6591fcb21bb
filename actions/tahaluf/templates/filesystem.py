"""Template folders read from the disk into values, and trees written to it: the room's only way to files."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tahaluf.problems import CommandError, InvalidInput, Location, Problem

from .paths import unsafe_reason
from .tree import EXECUTABLE, REGULAR, Mode, Tree

MAX_FILES: Final = 500
MAX_FILE_BYTES: Final = 1_000_000  # bytes
SYMLINK_PROBLEM: Final = ("it is a symbolic link", "put the file itself there")


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """One file of a template; `place` is how messages call it."""

    display_path: str
    content: bytes
    mode: Mode


def read_folder(folder: Path) -> dict[str, TemplateFile]:
    """Path inside the folder → file. Raises Refused for links, and for too many or too large files."""
    if folder.is_symlink():
        raise InvalidInput([Problem(Location(folder.as_posix()), "template-file", *SYMLINK_PROBLEM)])
    files: dict[str, TemplateFile] = {}
    problems: list[Problem] = []
    for path in _files(folder):
        if reason := _rejection(path):
            problems.append(Problem(Location(path.as_posix()), "template-file", *reason))
        else:
            mode = EXECUTABLE if os.access(path, os.X_OK) else REGULAR
            files[path.relative_to(folder).as_posix()] = TemplateFile(
                path.as_posix(), path.read_bytes(), mode
            )
        if len(files) > MAX_FILES:
            what = f"it has more than {MAX_FILES} files"
            raise InvalidInput(
                [Problem(Location(folder.as_posix()), "template-size", what, "take files out")]
            )
    if problems:
        raise InvalidInput(problems)
    return files


def write_tree(tree: Tree, folder: Path) -> None:
    """Write a tree below a folder, which is made where needed. Raises Stopped when the disk refuses."""
    for path in tree:
        if reason := unsafe_reason(path):
            raise CommandError(f"{path!r} cannot be written: {reason}", "mend the template")
    root = os.fspath(folder)
    target = root
    try:
        for directory in dict.fromkeys(path.rpartition("/")[0] for path in tree):
            target = f"{root}/{directory}"
            os.makedirs(target, exist_ok=True)  # noqa: PTH103  (paths as objects take longer than the disk)
        for path, file in tree.items():
            target = f"{root}/{path}"
            with open(target, "wb") as stream:  # noqa: PTH123  (as above)
                stream.write(file.content)
            if file.mode == EXECUTABLE:
                Path(target).chmod(0o755)
    except OSError as error:
        raise CommandError(f"{target} cannot be written: {error.strerror}", "look at the folder") from None


def _files(folder: Path) -> Iterator[Path]:
    """Files and links, in order. Links are not followed: what they point to may lie anywhere."""
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and not entry.is_symlink():
            yield from _files(entry)
        else:
            yield entry


def _rejection(path: Path) -> tuple[str, str] | None:
    if path.is_symlink():
        return SYMLINK_PROBLEM
    if not path.is_file():
        return "it is neither a file nor a folder", "take it out"
    if path.stat().st_size > MAX_FILE_BYTES:
        return f"it is larger than {MAX_FILE_BYTES} bytes", "a template is text: keep data elsewhere"
    return None
