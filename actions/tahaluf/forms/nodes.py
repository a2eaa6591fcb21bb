"""YAML text as a tree that still knows its lines and columns, and safe ways to walk it."""

from collections.abc import Iterator
from typing import Any, Final

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tahaluf.problems import Place, Problem, Refused

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# A form is small and flat. The composer recurses in C, so depth is looked at before it runs:
# some ten thousand open brackets end the process, not the call.
MOST_CHARACTERS: Final = 262_144
DEEPEST: Final = 24
MOST_ALIASES: Final = 64

BOM: Final = "\ufeff"  # YAML skips it, and its marks do not count it

STRING: Final = "tag:yaml.org,2002:str"
BOOLEAN: Final = "tag:yaml.org,2002:bool"
INTEGER: Final = "tag:yaml.org,2002:int"
NULL: Final = "tag:yaml.org,2002:null"


def compose(text: str, name: str) -> MappingNode:
    """The mapping that `text` holds, with marks. Raises `Refused` where it is not one, or is no safe YAML."""
    try:
        _bounded(text, name)
        root = yaml.compose(text, Loader=Loader)
    except (yaml.YAMLError, UnicodeEncodeError) as error:  # the latter: half a surrogate pair
        raise Refused([_broken(error, name)]) from None
    if not isinstance(root, MappingNode):
        place = Place(name) if root is None else place_of(root, name)
        what = "this is no issue form: a form is a mapping with `name`, `description` and `body`"
        raise Refused([Problem(place, "form-no-mapping", what, "write these three keys")])
    return root


def place_of(node: Node, name: str) -> Place:
    return place_at(node.start_mark, name)


def place_at(mark: Any, name: str) -> Place:
    """PyYAML counts from 0, its two loaders with marks of their own."""
    return Place(name, mark.line + 1, mark.column + 1)


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


def scalar(node: Node | None) -> str:
    """The characters of a scalar as written (`1.0` stays `1.0`), stripped; of anything else, none."""
    if not isinstance(node, ScalarNode) or node.tag == NULL:
        return ""
    return str(node.value).strip()


def truth(node: Node | None) -> bool:
    return node is not None and node.tag == BOOLEAN and scalar(node).casefold() in ("true", "yes", "on", "y")


def _bounded(text: str, name: str) -> None:
    if len(text) > MOST_CHARACTERS:
        what = f"the file has more than {MOST_CHARACTERS} characters"
        raise Refused([Problem(Place(name), "form-too-large", what, "make it shorter")])
    depth = aliases = 0
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
        if depth > DEEPEST or aliases > MOST_ALIASES:
            what = "this is nested deeper, or repeated oftener by aliases, than any form needs"
            place = place_at(event.start_mark, name)
            raise Refused([Problem(place, "form-too-deep", what, "write it flat")])


def _broken(error: Exception, name: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = place_at(mark, name) if mark else Place(name)
    said = (getattr(error, "context", None), getattr(error, "problem", None))
    reason = ", ".join(filter(None, said)) or "a character that YAML does not allow"
    mend = "look at the quotes, colons and indentation there"
    return Problem(place, "form-yaml", f"this is not YAML: {reason}", mend)
