"""Reads resources, offers and guides from a checkout of the control repository."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tahaluf.content import load_offers, load_resources, read_guide, split_guide
from tahaluf.layout import GUIDES_FOLDER, OFFERS_FILE, RESOURCES_FILE
from tahaluf.manifest import Term
from tahaluf.problems import InvalidInput, Problem

from .local_files import read_text


def read_topics(root: Path) -> Mapping[str, Term]:
    """Return the topics in `resources.yml`. Raises InvalidInput if the file is invalid."""
    path = root / RESOURCES_FILE
    return load_resources(read_text(path), str(path)).topics if path.is_file() else {}


def read_library_yaml(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the YAML in each file of the library, and the file's name."""
    for name in (RESOURCES_FILE, OFFERS_FILE):
        if (path := root / name).is_file():
            yield read_text(path), str(path)
    for path in sorted((root / GUIDES_FOLDER).glob("*.md")):
        yield split_guide(read_text(path))[0], str(path)


def read_library(root: Path) -> tuple[dict[str, Any], list[Problem]]:
    """Return the files' contents, by the field of `Site` that they are for, and all problems in the files.

    Files that do not exist are omitted. Raises CommandError if a file cannot be read.
    """
    problems: list[Problem] = []

    def load(read: Callable[[str, str], Any], path: Path) -> Any:
        try:
            return read(read_text(path), str(path))
        except InvalidInput as error:
            problems.extend(error.problems)
            return None

    found: dict[str, Any] = {}
    if (path := root / RESOURCES_FILE).is_file():
        found["resources"] = load(load_resources, path)
    if (path := root / OFFERS_FILE).is_file():
        found["offers"] = load(load_offers, path)
    guides = [load(read_guide, path) for path in sorted((root / GUIDES_FOLDER).glob("*.md"))]
    found["guides"] = tuple(guide for guide in guides if guide)
    return found, problems
