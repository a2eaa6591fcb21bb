"""Walks a tree of YAML nodes of any shape."""

from collections.abc import Iterator

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from .loader import BOOL_TAG, NULL_TAG, TRUE_VALUES


def key_text(key: Node) -> str:
    """Return a key as written, or an empty string if it is not a scalar."""
    return str(key.value) if isinstance(key, ScalarNode) else ""


def entries(node: Node | None) -> Iterator[tuple[str, Node, Node]]:
    """Yield each key of a mapping as written, with its key node and value node.

    Yields nothing if `node` is not a mapping.
    """
    for key, value in node.value if isinstance(node, MappingNode) else ():
        yield key_text(key), key, value


def child(node: Node | None, key: str) -> Node | None:
    """Return the value of `key`, or None if `node` is not a mapping or has no such key."""
    return next((value for name, _, value in entries(node) if name == key), None)


def items(node: Node | None) -> list[Node]:
    """Return the items of a sequence, or nothing if `node` is not a sequence."""
    return list(node.value) if isinstance(node, SequenceNode) else []


def scalar_text(node: Node | None) -> str:
    """Return the stripped text of a scalar as written (`1.0` stays `1.0`). Returns an empty string for null and for
    other nodes.
    """
    if not isinstance(node, ScalarNode) or node.tag == NULL_TAG:
        return ""
    return str(node.value).strip()


def is_true(node: Node | None) -> bool:
    """Whether the node is the boolean `true`."""
    return node is not None and node.tag == BOOL_TAG and scalar_text(node).casefold() in TRUE_VALUES
