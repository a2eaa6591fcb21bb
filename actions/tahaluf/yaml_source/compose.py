"""Parses YAML text into a tree of nodes, within limits, and explains errors."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import yaml
from yaml.reader import ReaderError

from tahaluf.problems import Location

from .loader import Loader, UnsafeYaml, location_of, parse_events

AT_SIGN: Final = "a value cannot begin with `@`"
AT_SIGN_FIX: Final = "write a login without `@`, and put any other value in quotes"
SYNTAX_FIX: Final = "look for a missing quote, colon or space on this line and the line before"
CHARACTER_FIX: Final = "remove it, or save the file as UTF-8 text"


class SyntaxFault(NamedTuple):
    """The location and reason of an error in YAML text, and a suggested fix."""

    location: Location
    reason: str
    fix: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How deeply collections may be nested, and how many aliases a document may contain."""

    depth: int
    aliases: int = 0


def compose(text: str, filename: str, limits: Limits | None = None) -> yaml.Node | None:
    """Return the root node of the only document in `text`, or None if it is empty.

    PyYAML's composer recurses in C, so 10,000 open brackets crash the process. Therefore, the limits are checked event
    by event before composing. Pass None only if they have already been checked. Raises `UnsafeYaml` if the text
    exceeds the limits, and `yaml.YAMLError` or `UnicodeEncodeError` if it is not YAML.
    """
    if limits:
        _check_limits(text, filename, limits)
    loader = Loader(text)
    try:
        root: yaml.Node | None = loader.get_single_node()
        return root
    finally:
        loader.dispose()


def syntax_fault(error: Exception, text: str, filename: str) -> SyntaxFault:
    """Describe the error raised while parsing `text`."""
    if isinstance(error, UnicodeEncodeError):  # half of a surrogate pair
        return _invalid_character(text, error.start, filename)
    if isinstance(error, ReaderError):
        character = error.character if isinstance(error.character, int) else ord(error.character)
        return _invalid_character(text, text.index(chr(character)), filename)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    location = Location(filename, mark.line + 1, mark.column + 1) if mark else Location(filename)
    if mark and text[mark.index : mark.index + 1] == "@":
        return SyntaxFault(location, AT_SIGN, AT_SIGN_FIX)
    details = (getattr(error, "context", None), getattr(error, "problem", None))
    return SyntaxFault(location, ", ".join(filter(None, details)) or str(error), SYNTAX_FIX)


def _check_limits(text: str, filename: str, limits: Limits) -> None:
    depth = aliases = 0
    for event in parse_events(text, filename):
        depth += _depth_change(event)
        aliases += isinstance(event, yaml.AliasEvent)
        if depth > limits.depth or aliases > limits.aliases:
            raise UnsafeYaml(location_of(filename, event), is_alias=aliases > limits.aliases)


def _depth_change(event: Any) -> int:
    starts, ends = isinstance(event, yaml.CollectionStartEvent), isinstance(event, yaml.CollectionEndEvent)
    return starts - ends


def _invalid_character(text: str, offset: int, filename: str) -> SyntaxFault:
    line, line_break = text.count("\n", 0, offset) + 1, text.rfind("\n", 0, offset)
    reason = f"the character U+{ord(text[offset]):04X} is not allowed in YAML"
    return SyntaxFault(Location(filename, line, offset - line_break), reason, CHARACTER_FIX)
