"""Reads a seed file in YAML or JSON, and locates its values for error messages."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from localhub.yaml12 import YamlError, load

from .problems import SeedPath


class SeedFileError(ValueError):
    """The message includes the position of the error."""


def read_file(path: Path) -> Any:
    """Return the file's data. Raises OSError, or SeedFileError if the file is not valid UTF-8, JSON or YAML."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        # The YAML parser does not accept all JSON documents: it rejects tabs and surrogate pairs.
        return json.loads(text) if path.suffix == ".json" else load(text)
    except json.JSONDecodeError as error:
        raise SeedFileError(f"{path}:{error.lineno}:{error.colno}: not JSON: {error.msg}") from None
    except YamlError as error:
        raise SeedFileError(f"{path}: {error}") from None
    except UnicodeDecodeError as error:
        raise SeedFileError(f"{path}: not UTF-8: {error.reason} at byte {error.start}") from None


class SourceLocations:
    """`locate(path)` returns "FILE:line:column: " for the entry, or for the nearest enclosing entry."""

    def __init__(self, path: Path) -> None:
        self._file = path
        self._marks_by_path: dict[SeedPath, yaml.Mark] = {}
        with suppress(OSError, UnicodeDecodeError, yaml.YAMLError):
            top = yaml.compose(path.read_text(encoding="utf-8-sig"), yaml.CSafeLoader)
            self._marks_by_path = dict(_walk_marks(top, ())) if top else {}

    def locate(self, path: SeedPath) -> str:
        while path and path not in self._marks_by_path:
            path = path[:-1]
        mark = self._marks_by_path.get(path)
        return f"{self._file}:{mark.line + 1}:{mark.column + 1}: " if mark else f"{self._file}: "


def _walk_marks(node: yaml.Node, path: SeedPath) -> Iterator[tuple[SeedPath, yaml.Mark]]:
    """Yield each value's path and position. The position of a mapping's entry is that of its key."""
    yield path, node.start_mark
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _walk_marks(item, (*path, number))
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _walk_marks(value, (*path, key.value))
            yield (*path, key.value), key.start_mark
