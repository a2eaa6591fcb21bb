"""The files that workflows need from the repository with Tahaluf's actions."""

import re
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from tahaluf.shipped import ACTIONS, DATA, LOCK, PACKAGE, TEMPLATES, is_compiled, shipped

PINNED: Final = re.compile(r"^([\w.-]+)==([^\s;\\]+)", re.MULTILINE)
ACTION_FILE: Final = "action.yml"
START_FILE: Final = "start.py"


def action_repository() -> Mapping[str, str]:
    """Return the files of the repository, by path: the actions, the package, its data files and a lock file.

    The lock file pins the versions that are already installed, so the demo's jobs install nothing.
    """
    files = {path: file.read_text(encoding="utf-8") for path, file in _paths()}
    return {**files, LOCK: PINNED.sub(_installed, shipped(LOCK).read_text(encoding="utf-8"))}


def _paths() -> Iterator[tuple[str, Path]]:
    actions = shipped(ACTIONS)
    for file in (*sorted(actions.glob(f"*/{ACTION_FILE}")), actions / START_FILE):
        yield f"{ACTIONS}/{file.relative_to(actions).as_posix()}", file
    for file in _files(PACKAGE):
        yield f"{ACTIONS}/{file.relative_to(PACKAGE.parent).as_posix()}", file
    if not DATA.is_dir():  # in a checkout, the templates are not part of the package
        templates = shipped(TEMPLATES)
        for file in _files(templates):
            yield f"{TEMPLATES}/{file.relative_to(templates).as_posix()}", file


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.is_file() and not is_compiled(file))


def _installed(pin: re.Match[str]) -> str:
    try:
        return f"{pin[1]}=={version(pin[1])}"
    except PackageNotFoundError:  # these packages are only needed on other platforms
        return pin[0]
