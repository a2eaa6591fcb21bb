"""YAML text as a tree that still knows its lines and columns, and safe ways to walk it."""

from collections.abc import Iterator
from typing import Any, Final

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tahaluf.problems import InvalidInput, Location, Problem

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# A form is small and flat. The composer recurses in C, so depth is looked at before it runs:
# some ten thousand open brackets end the process, not the call.
MAX_CHARACTERS: Final = 262_144
MAX_DEPTH: Final = 24
MAX_ALIASES: Final = 64

BOM: Final = "\ufeff"  # YAML skips it, and its marks do not count it

STRING_TAG: Final = "tag:yaml.org,2002:str"
BOOLEAN_TAG: Final = "tag:yaml.org,2002:bool"
INTEGER_TAG: Final = "tag:yaml.org,2002:int"
NULL_TAG: Final = "tag:yaml.org,2002:null"


def compose(text: str, filename: str) -> MappingNode:
    """The mapping that `text` holds, with marks. Raises `Refused` where it is not one, or is no safe YAML."""
    try:
        _check_limits(text, filename)
        root = yaml.compose(text, Loader=Loader)
    except (yaml.YAMLError, UnicodeEncodeError) as error:  # the latter: half a surrogate pair
        raise InvalidInput([_yaml_problem(error, filename)]) from None
    if not isinstance(root, MappingNode):
        location = Location(filename) if root is None else location_of(root, filename)
        what = "this is no issue form: a form is a mapping with `name`, `description` and `body`"
        raise InvalidInput([Problem(location, "form-no-mapping", what, "write these three keys")])
    return root


def location_of(node: Node, filename: str) -> Location:
    return location_at(node.start_mark, filename)


def location_at(mark: Any, filename: str) -> Location:
    """PyYAML counts from 0, its two loaders with marks of their own."""
    return Location(filename, mark.line + 1, mark.column + 1)


def entries(node: MappingNode) -> Iterator[tuple[str, Node, Node]]:
    """Each key as it is written, its node, and the node of its value."""
    for key, value in node.value:
        yield (key.value if isinstance(key, ScalarNode) else "?"), key, value


def child(node: Node | None, key: str) -> Node | None:
    """The value of `key`, or None where there is no such key or `node` is no mapping."""
    if not isinstance(node, MappingNode):
        return None
    return next((value for name, _, value in entries(node) if name == key), None)


def items(node: Node | None) -> list[Node]:
    return list(node.value) if isinstance(node, SequenceNode) else []


def scalar_text(node: Node | None) -> str:
    """The characters of a scalar as written (`1.0` stays `1.0`), stripped; of anything else, none."""
    if not isinstance(node, ScalarNode) or node.tag == NULL_TAG:
        return ""
    return str(node.value).strip()


def is_true(node: Node | None) -> bool:
    return (
        node is not None
        and node.tag == BOOLEAN_TAG
        and scalar_text(node).casefold() in ("true", "yes", "on", "y")
    )


def _check_limits(text: str, filename: str) -> None:
    if len(text) > MAX_CHARACTERS:
        what = f"the file has more than {MAX_CHARACTERS} characters"
        raise InvalidInput([Problem(Location(filename), "form-too-large", what, "make it shorter")])
    depth = aliases = 0
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
        if depth > MAX_DEPTH or aliases > MAX_ALIASES:
            what = "this is nested deeper, or repeated oftener by aliases, than any form needs"
            location = location_at(event.start_mark, filename)
            raise InvalidInput([Problem(location, "form-too-deep", what, "write it flat")])


def _yaml_problem(error: Exception, filename: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    location = location_at(mark, filename) if mark else Location(filename)
    details = (getattr(error, "context", None), getattr(error, "problem", None))
    reason = ", ".join(filter(None, details)) or "a character that YAML does not allow"
    fix = "look at the quotes, colons and indentation there"
    return Problem(location, "form-yaml", f"this is not YAML: {reason}", fix)
