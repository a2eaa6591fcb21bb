"""Parses the manifest's YAML into plain data, and finds the location of any value."""

import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import yaml

from tahaluf.problems import DataPath, InvalidInput, Location, Problem
from tahaluf.yaml_source import compose, key_text, location_of, syntax_fault

from .yaml_builder import DocumentBuilder

MAX_CHARACTERS: Final = 8_000_000  # 5,000 projects with full descriptions have about 3 million characters

NodePair = tuple[yaml.Node, yaml.Node]  # (key, value), or for a list item, the same node twice

EMPTY_FIX: Final = "start with `version: 1` and `organization: your-organization`"


@dataclass
class Document:
    """A parsed manifest. `data` holds only dicts, tuples and scalars, and `problems` lists errors in the YAML
    itself.
    """

    filename: str
    text: str
    data: Any
    problems: list[Problem] = field(default_factory=list)
    _pairs_by_key: dict[int, dict[str, NodePair]] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def root(self) -> Any:
        """PyYAML's node tree, which includes positions. It is built only if it is needed to report problems or edit
        the text.
        """
        return compose(
            self.text, self.filename
        )  # `DocumentBuilder` has already checked the depth and rejected aliases

    def location(self, path: DataPath, *, key: bool = False) -> Location:
        """Return the location of the value at `path`, or of its key. If there is no such value, return that of its
        nearest existing ancestor.
        """
        target = node = self.root
        for step in path:
            pair = self._child_pair(node, step)
            if pair is None:
                break
            key_node, node = pair
            target = key_node if key else node
        return location_of(self.filename, target)

    def _child_pair(self, node: Any, step: str | int) -> NodePair | None:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            return node.value[step], node.value[step]
        if isinstance(node, yaml.MappingNode) and isinstance(step, str):
            # Cached, because a mapping with 1,000 mistakes would otherwise be searched 1,000 times. If a key is
            # repeated, its first occurrence counts.
            if id(node) not in self._pairs_by_key:
                self._pairs_by_key[id(node)] = {
                    _key_name(key): (key, value) for key, value in reversed(node.value)
                }
            return self._pairs_by_key[id(node)].get(step)
        return None


def read_document(text: str, filename: str, empty_fix: str = EMPTY_FIX) -> Document:
    """Parse `text` and collect problems. Raises `InvalidInput` if parsing cannot continue."""
    if len(text) > MAX_CHARACTERS:
        what = f"the file is longer than {MAX_CHARACTERS:,} characters"
        raise InvalidInput([Problem(Location(filename), "file-too-large", what, "shorten it")])
    builder = DocumentBuilder(filename)
    try:
        data = builder.build(text)
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        location, reason, fix = syntax_fault(error, text, filename)
        problem = Problem(location, "yaml-unreadable", f"this is not YAML: {reason}", fix)
        raise InvalidInput([*builder.problems, problem]) from None
    if data is None:
        raise InvalidInput([Problem(Location(filename), "file-empty", "the file is empty", empty_fix)])
    return Document(filename, text, data, builder.problems)


def _key_name(key: yaml.Node) -> str:
    """The key's text, or an empty string if the key is not a scalar."""
    return unicodedata.normalize("NFC", key_text(key))
