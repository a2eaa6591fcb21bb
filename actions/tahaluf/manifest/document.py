"""Parse the manifest's YAML into plain data and look up the location of any value."""

import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import yaml
from yaml.reader import ReaderError

from tahaluf.problems import InvalidInput, Location, Problem

from .key_paths import KeyPath
from .yaml_builder import DocumentBuilder, Loader, location_of

MAX_CHARACTERS: Final = 8_000_000  # 5,000 projects with full descriptions take 3 million

NodePair = tuple[yaml.Node, yaml.Node]  # (key, value); for a list item, the item twice

EMPTY_FIX: Final = "start with `version: 1` and `organization: your-organization`"


@dataclass
class Document:
    """A parsed manifest: `data` holds only dicts, tuples and scalars; `problems` are errors in the YAML itself."""

    filename: str
    text: str
    data: Any
    problems: list[Problem] = field(default_factory=list)
    _pairs_by_key: dict[int, dict[str, NodePair]] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def root(self) -> Any:
        """PyYAML's node tree, which has positions. Built on demand, to report problems or edit the text."""
        loader = Loader(self.text)
        try:
            return loader.get_single_node()
        finally:
            loader.dispose()

    def location(self, path: KeyPath, *, key: bool = False) -> Location:
        """The location of the value at `path`, or of its key; of the nearest existing ancestor if it is missing."""
        target = node = self.root
        for step in path:
            pair = self._child_pair(node, step)
            if pair is None:
                break
            key_node, node = pair
            target = key_node if key else node
        return location_of(self.filename, target.start_mark)

    def _child_pair(self, node: Any, step: str | int) -> NodePair | None:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            return node.value[step], node.value[step]
        if isinstance(node, yaml.MappingNode) and isinstance(step, str):
            # Cached: a mapping with 1,000 mistakes would be searched 1,000 times. The first of duplicate keys wins.
            if id(node) not in self._pairs_by_key:
                self._pairs_by_key[id(node)] = {
                    _key_name(key): (key, value) for key, value in reversed(node.value)
                }
            return self._pairs_by_key[id(node)].get(step)
        return None


def read_document(text: str, filename: str) -> Document:
    """Parse `text` and collect problems. Raises `InvalidInput` if parsing cannot continue."""
    if len(text) > MAX_CHARACTERS:
        what = f"the file is longer than {MAX_CHARACTERS:,} characters"
        raise InvalidInput([Problem(Location(filename), "file-too-large", what, "shorten it")])
    try:
        builder = DocumentBuilder(text, filename)
    except UnicodeEncodeError as error:
        raise InvalidInput([_invalid_character(text, error.start, filename)]) from None
    try:
        data = builder.build()
    except yaml.YAMLError as error:
        raise InvalidInput([*builder.problems, _yaml_problem(error, text, filename)]) from None
    if data is None:
        raise InvalidInput([Problem(Location(filename), "file-empty", "the file is empty", EMPTY_FIX)])
    return Document(filename, text, data, builder.problems)


def _key_name(key: yaml.Node) -> str:
    """The key's text; empty if the key is not a scalar."""
    return unicodedata.normalize("NFC", key.value) if isinstance(key, yaml.ScalarNode) else ""


def _yaml_problem(error: yaml.YAMLError, text: str, filename: str) -> Problem:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        what = ", ".join(filter(None, [error.problem, error.context]))
        return Problem(
            location_of(filename, error.problem_mark),
            "yaml-unreadable",
            f"this is not YAML: {what}",
            "look for a missing quote, colon or space on this line and the line before",
        )
    if isinstance(error, ReaderError):
        character = error.character if isinstance(error.character, int) else ord(error.character)
        return _invalid_character(text, text.index(chr(character)), filename)
    return Problem(
        Location(filename), "yaml-unreadable", f"this is not YAML: {error}", "save the file as UTF-8 text"
    )


def _invalid_character(text: str, offset: int, filename: str) -> Problem:
    line, line_break = text.count("\n", 0, offset) + 1, text.rfind("\n", 0, offset)
    what = f"the character U+{ord(text[offset]):04X} is not allowed in YAML"
    fix = "remove it, or save the file as UTF-8 text"
    return Problem(Location(filename, line, offset - line_break), "yaml-unreadable", what, fix)
