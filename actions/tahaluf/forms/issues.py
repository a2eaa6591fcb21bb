"""Helpers for lint rules: problems at YAML nodes, and checks of keys and values."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from yaml.nodes import Node, ScalarNode

from tahaluf.problems import Problem
from tahaluf.suggestions import Suggester
from tahaluf.yaml_source import BOOL_TAG, STR_TAG, entries, location_of, scalar_text


class NodeProblem(NamedTuple):
    """A problem located at a YAML node.

    For an `unknown` key, a similar `known` key is suggested instead of `fix`, if there is one.
    """

    node: Node
    id: str
    what: str
    fix: str
    unknown: str = ""
    known: Sequence[str] = ()

    def to_problem(self, filename: str, suggester: Suggester) -> Problem:
        suggestion = suggester.did_you_mean(self.unknown, self.known) if self.known else None
        return Problem(location_of(filename, self.node), self.id, self.what, suggestion or self.fix)


def check_keys(node: Node | None, allowed: Sequence[str], problem_id: str) -> Iterator[NodeProblem]:
    seen: set[str] = set()
    for key, key_node, _ in entries(node):
        if key not in allowed:
            fix = f"remove it; the known keys are {', '.join(allowed)}"
            what = f"unknown key `{key or '?'}`"
            yield NodeProblem(key_node, problem_id, what, fix, unknown=key, known=allowed)
        if key in seen:
            yield NodeProblem(key_node, "form-key-repeated", f"duplicate key `{key}`", "keep one of them")
        seen.add(key)


def check_text(node: Node | None, key: str) -> Iterator[NodeProblem]:
    if node is None:
        return
    if not isinstance(node, ScalarNode) or node.tag != STR_TAG:
        yield NodeProblem(
            node, "form-not-text", f"YAML does not parse this `{key}` as a string", "put it in double quotes"
        )
    elif not scalar_text(node) and key != "value":
        fix = "fill it in, or remove the key if it is optional"
        yield NodeProblem(node, "form-text-empty", f"`{key}` is empty", fix)


def check_boolean(node: Node | None, key: str) -> Iterator[NodeProblem]:
    if node is not None and node.tag != BOOL_TAG:
        yield NodeProblem(
            node,
            "form-not-true-or-false",
            f"`{key}` must be true or false",
            "write `true` or `false`, without quotes",
        )


def line_number(node: Node) -> int:
    return int(node.start_mark.line) + 1
