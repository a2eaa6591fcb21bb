"""A manifest's text as data in which every value can be found again in the text."""

import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import yaml
from yaml.reader import ReaderError

from tahaluf.problems import InvalidInput, Location, Problem

from .key_paths import KeyPath
from .yaml_builder import DocumentBuilder, Loader, location_of

MAX_CHARACTERS: Final = 8_000_000  # characters; 5,000 well described projects take 3 million

NodePair = tuple[yaml.Node, yaml.Node]  # a key and its value; of a list, twice the item

EMPTY_FIX: Final = "begin with `version: 1` and `organization: your-organization`"


@dataclass
class Document:
    """`data` holds dictionaries, tuples and scalars only. `problems` are those of the YAML itself."""

    filename: str
    text: str
    data: Any
    problems: list[Problem] = field(default_factory=list)
    _pairs_by_key: dict[int, dict[str, NodePair]] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def root(self) -> Any:
        """PyYAML's tree, which knows places. It is made only when something is wrong, or to be edited."""
        loader = Loader(self.text)
        try:
            return loader.get_single_node()
        finally:
            loader.dispose()

    def location(self, path: KeyPath, *, key: bool = False) -> Location:
        """Where the value at `path` stands, or its key; the nearest that exists above it if it does not."""
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
            # Kept, since a mapping with a thousand mistakes would be searched a thousand times; the first key counts
            if id(node) not in self._pairs_by_key:
                self._pairs_by_key[id(node)] = {
                    _key_name(key): (key, value) for key, value in reversed(node.value)
                }
            return self._pairs_by_key[id(node)].get(step)
        return None


def read_document(text: str, filename: str) -> Document:
    """Read a text as far as it can be read. Raises Refused where that is not far enough to look further."""
    if len(text) > MAX_CHARACTERS:
        what = f"the file is longer than {MAX_CHARACTERS:,} characters"
        raise InvalidInput([Problem(Location(filename), "file-too-large", what, "keep less in it")])
    try:
        builder = DocumentBuilder(text, filename)
    except UnicodeEncodeError as error:
        raise InvalidInput([_invalid_character(text, error.start, filename)]) from None
    try:
        data = builder.build()
    except yaml.YAMLError as error:
        raise InvalidInput([*builder.problems, _yaml_problem(error, text, filename)]) from None
    if data is None:
        raise InvalidInput(
            [Problem(Location(filename), "file-empty", "there is nothing in the file", EMPTY_FIX)]
        )
    return Document(filename, text, data, builder.problems)


def _key_name(key: yaml.Node) -> str:
    """A key that is no plain word has no name that a path could ask for."""
    return unicodedata.normalize("NFC", key.value) if isinstance(key, yaml.ScalarNode) else ""


def _yaml_problem(error: yaml.YAMLError, text: str, filename: str) -> Problem:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        what = ", ".join(filter(None, [error.problem, error.context]))
        return Problem(
            location_of(filename, error.problem_mark),
            "yaml-unreadable",
            f"this is not YAML: {what}",
            "look for a missing quote, colon or space in this line and the one before",
        )
    if isinstance(error, ReaderError):
        character = error.character if isinstance(error.character, int) else ord(error.character)
        return _invalid_character(text, text.index(chr(character)), filename)
    return Problem(
        Location(filename), "yaml-unreadable", f"this is not YAML: {error}", "save the file as UTF-8 text"
    )


def _invalid_character(text: str, offset: int, filename: str) -> Problem:
    line, line_break = text.count("\n", 0, offset) + 1, text.rfind("\n", 0, offset)
    what = f"the character U+{ord(text[offset]):04X} may not stand in YAML"
    fix = "take it out, or save the file as UTF-8 text"
    return Problem(Location(filename, line, offset - line_break), "yaml-unreadable", what, fix)
