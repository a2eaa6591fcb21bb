"""Building blocks of the lint rules: a problem at a YAML node, and checks of keys and values."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode

from .nodes import BOOLEAN_TAG, STRING_TAG, entries, scalar_text


class NodeProblem(NamedTuple):
    """A problem located at a YAML node."""

    node: Node
    id: str
    what: str
    fix: str


def check_keys(node: Node | None, allowed: Sequence[str], problem_id: str) -> Iterator[NodeProblem]:
    seen: set[str] = set()
    for key, key_node, _ in entries(node) if isinstance(node, MappingNode) else ():
        if key not in allowed:
            matches = get_close_matches(key, allowed, 1)
            fix = (
                f"did you mean `{matches[0]}`?"
                if matches
                else f"remove it; known keys are {', '.join(allowed)}"
            )
            yield NodeProblem(key_node, problem_id, f"unknown key `{key}`", fix)
        if key in seen:
            yield NodeProblem(key_node, "form-key-repeated", f"duplicate key `{key}`", "keep one of them")
        seen.add(key)


def check_text(node: Node | None, key: str) -> Iterator[NodeProblem]:
    if node is None:
        return
    if not isinstance(node, ScalarNode) or node.tag != STRING_TAG:
        yield NodeProblem(
            node, "form-not-text", f"YAML does not parse this `{key}` as a string", "put it in double quotes"
        )
    elif not scalar_text(node) and key != "value":
        fix = "fill it in, or remove the key if it is optional"
        yield NodeProblem(node, "form-text-empty", f"`{key}` is empty", fix)


def check_boolean(node: Node | None, key: str) -> Iterator[NodeProblem]:
    if node is not None and node.tag != BOOLEAN_TAG:
        yield NodeProblem(
            node,
            "form-not-true-or-false",
            f"`{key}` must be true or false",
            "write `true` or `false`, without quotes",
        )


def line_number(node: Node) -> int:
    return int(node.start_mark.line) + 1
