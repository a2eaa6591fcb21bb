"""A manifest's text as data in which every value can be found again in the text."""

import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import yaml
from yaml.reader import ReaderError

from tahaluf.problems import Place, Problem, Refused

from .build import Builder, Loader, place_of
from .paths import Path

LARGEST_FILE: Final = 8_000_000  # characters; 5,000 well described projects take 3 million

Pair = tuple[yaml.Node, yaml.Node]  # a key and its value; of a list, twice the item

EMPTY_MEND: Final = "begin with `version: 1` and `organization: your-organization`"


@dataclass
class Document:
    """`data` holds dictionaries, tuples and scalars only. `problems` are those of the YAML itself."""

    name: str
    text: str
    data: Any
    problems: list[Problem] = field(default_factory=list)
    _named: dict[int, dict[str, Pair]] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def root(self) -> Any:
        """PyYAML's tree, which knows places. It is made only when something is wrong, or to be edited."""
        loader = Loader(self.text)
        try:
            return loader.get_single_node()
        finally:
            loader.dispose()

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Where the value at `path` stands, or its key; the nearest that exists above it if it does not."""
        at = node = self.root
        for step in path:
            pair = self._step(node, step)
            if pair is None:
                break
            name, node = pair
            at = name if key else node
        return place_of(self.name, at.start_mark)

    def _step(self, node: Any, step: str | int) -> Pair | None:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            return node.value[step], node.value[step]
        if isinstance(node, yaml.MappingNode) and isinstance(step, str):
            # Kept, since a mapping with a thousand mistakes would be searched a thousand times; the first key counts
            if id(node) not in self._named:
                self._named[id(node)] = {_name(key): (key, value) for key, value in reversed(node.value)}
            return self._named[id(node)].get(step)
        return None


def read(text: str, name: str) -> Document:
    """Read a text as far as it can be read. Raises Refused where that is not far enough to look further."""
    if len(text) > LARGEST_FILE:
        what = f"the file is longer than {LARGEST_FILE:,} characters"
        raise Refused([Problem(Place(name), "file-too-large", what, "keep less in it")])
    try:
        builder = Builder(text, name)
    except UnicodeEncodeError as error:
        raise Refused([_no_character(text, error.start, name)]) from None
    try:
        data = builder.build()
    except yaml.YAMLError as error:
        raise Refused([*builder.problems, _unreadable(error, text, name)]) from None
    if data is None:
        raise Refused([Problem(Place(name), "file-empty", "there is nothing in the file", EMPTY_MEND)])
    return Document(name, text, data, builder.problems)


def _name(key: yaml.Node) -> str:
    """A key that is no plain word has no name that a path could ask for."""
    return unicodedata.normalize("NFC", key.value) if isinstance(key, yaml.ScalarNode) else ""


def _unreadable(error: yaml.YAMLError, text: str, name: str) -> Problem:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        what = ", ".join(filter(None, [error.problem, error.context]))
        return Problem(
            place_of(name, error.problem_mark),
            "yaml-unreadable",
            f"this is not YAML: {what}",
            "look for a missing quote, colon or space in this line and the one before",
        )
    if isinstance(error, ReaderError):
        character = error.character if isinstance(error.character, int) else ord(error.character)
        return _no_character(text, text.index(chr(character)), name)
    return Problem(
        Place(name), "yaml-unreadable", f"this is not YAML: {error}", "save the file as UTF-8 text"
    )


def _no_character(text: str, at: int, name: str) -> Problem:
    line, before = text.count("\n", 0, at) + 1, text.rfind("\n", 0, at)
    what = f"the character U+{ord(text[at]):04X} may not stand in YAML"
    mend = "take it out, or save the file as UTF-8 text"
    return Problem(Place(name, line, at - before), "yaml-unreadable", what, mend)
