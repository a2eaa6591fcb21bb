"""Parses YAML text into a tree of nodes, within limits."""

from dataclasses import dataclass
from typing import Any

import yaml

from .loader import Loader, UnsafeYaml, location_of, parse_events


@dataclass(frozen=True, slots=True)
class Limits:
    """How deeply collections may be nested, and how many aliases a document may contain."""

    depth: int
    aliases: int = 0


def compose(text: str, filename: str, limits: Limits | None = None) -> yaml.Node | None:
    """Return the root node of the only document in `text`, or None if it is empty.

    PyYAML's composer recurses in C, so 10,000 open brackets would crash the process. The limits are therefore checked
    event by event before composing. Pass None only if they have already been checked. Raises `UnsafeYaml` if the text
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
