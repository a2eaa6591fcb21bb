"""Template folders read from the disk into values, and trees written to it: the room's only way to files."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tahaluf.problems import Place, Problem, Refused, Stopped

from .paths import unsafe
from .tree import EXECUTABLE, PLAIN, Mode, Tree

MOST_FILES: Final = 500
LARGEST_FILE: Final = 1_000_000  # bytes
LINK: Final = ("it is a symbolic link", "put the file itself there")


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a template; `place` is how messages call it."""

    place: str
    content: bytes
    mode: Mode


def read_folder(folder: Path) -> dict[str, Source]:
    """Path inside the folder → file. Raises Refused for links, and for too many or too large files."""
    if folder.is_symlink():
        raise Refused([Problem(Place(folder.as_posix()), "template-file", *LINK)])
    found: dict[str, Source] = {}
    problems: list[Problem] = []
    for path in _files(folder):
        if reason := _unfit(path):
            problems.append(Problem(Place(path.as_posix()), "template-file", *reason))
        else:
            mode = EXECUTABLE if os.access(path, os.X_OK) else PLAIN
            found[path.relative_to(folder).as_posix()] = Source(path.as_posix(), path.read_bytes(), mode)
        if len(found) > MOST_FILES:
            what = f"it has more than {MOST_FILES} files"
            raise Refused([Problem(Place(folder.as_posix()), "template-size", what, "take files out")])
    if problems:
        raise Refused(problems)
    return found


def write(tree: Tree, folder: Path) -> None:
    """Write a tree below a folder, which is made where needed. Raises Stopped when the disk refuses."""
    for path in tree:
        if reason := unsafe(path):
            raise Stopped(f"{path!r} cannot be written: {reason}", "mend the template")
    root = os.fspath(folder)
    target = root
    try:
        for inside in dict.fromkeys(path.rpartition("/")[0] for path in tree):
            target = f"{root}/{inside}"
            os.makedirs(target, exist_ok=True)  # noqa: PTH103  (paths as objects take longer than the disk)
        for path, file in tree.items():
            target = f"{root}/{path}"
            with open(target, "wb") as written:  # noqa: PTH123  (as above)
                written.write(file.content)
            if file.mode == EXECUTABLE:
                Path(target).chmod(0o755)
    except OSError as error:
        raise Stopped(f"{target} cannot be written: {error.strerror}", "look at the folder") from None


def _files(folder: Path) -> Iterator[Path]:
    """Files and links, in order. Links are not followed: what they point to may lie anywhere."""
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and not entry.is_symlink():
            yield from _files(entry)
        else:
            yield entry


def _unfit(path: Path) -> tuple[str, str] | None:
    if path.is_symlink():
        return LINK
    if not path.is_file():
        return "it is neither a file nor a folder", "take it out"
    if path.stat().st_size > LARGEST_FILE:
        return f"it is larger than {LARGEST_FILE} bytes", "a template is text: keep data elsewhere"
    return None
