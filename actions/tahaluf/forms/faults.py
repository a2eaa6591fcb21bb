"""What every rule of `lint` is made of: a fault at a node, and the checks that many keys share."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode

from .nodes import BOOLEAN, STRING, entries, scalar


class Fault(NamedTuple):
    """A problem that still has its node for a place."""

    node: Node
    id: str
    what: str
    mend: str


def check_keys(node: Node | None, allowed: Sequence[str], problem: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for key, at, _ in entries(node) if isinstance(node, MappingNode) else ():
        if key not in allowed:
            near = get_close_matches(key, allowed, 1)
            mend = (
                f"did you mean `{near[0]}`?"
                if near
                else f"take it out; what may stand here: {', '.join(allowed)}"
            )
            yield Fault(at, problem, f"`{key}` is no key that GitHub takes here", mend)
        if key in seen:
            yield Fault(at, "form-key-repeated", f"`{key}` stands here twice", "keep one of them")
        seen.add(key)


def check_text(node: Node | None, key: str) -> Iterator[Fault]:
    if node is None:
        return
    if not isinstance(node, ScalarNode) or node.tag != STRING:
        yield Fault(
            node, "form-not-text", f"YAML does not read this `{key}` as text", "put it in double quotes"
        )
    elif not scalar(node) and key != "value":
        mend = "write something, or take the key out if it may be missing"
        yield Fault(node, "form-text-empty", f"`{key}` is empty", mend)


def check_flag(node: Node | None, key: str) -> Iterator[Fault]:
    if node is not None and node.tag != BOOLEAN:
        yield Fault(
            node, "form-not-true-or-false", f"`{key}` is true or false, without quotes", "write one of them"
        )


def line_of(node: Node) -> int:
    return int(node.start_mark.line) + 1
