"""Matches a request's path to an operation, using the path templates in GitHub's description."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

from localhub.contract.load import Operation

# Refs and file paths can contain slashes, so these parameters match the rest of the path.
MULTI_SEGMENT_PARAMS = {"path", "dir", "basehead", "branch", "tree_sha", "tag", "sha"}
# `{ref}` can match several segments, but a fixed segment may follow it, as in `/commits/{ref}/status`.
MULTI_SEGMENT_PARAMS |= {"ref"}


@dataclass(frozen=True, slots=True)
class Match:
    operation: Operation
    params: dict[str, str]


@dataclass(slots=True)
class _Node:
    literals: dict[str, "_Node"] = field(default_factory=dict)
    parameters: dict[str, "_Node"] = field(default_factory=dict)
    operations: dict[str, Operation] = field(default_factory=dict)


class Router:
    """A tree of path segments. It tries fixed segments before parameters, and shorter matches before longer ones."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._root = _Node()
        for operation in operations:
            self._add(operation)

    def _add(self, operation: Operation) -> None:
        node = self._root
        for segment in _segments(operation.path):
            if segment.startswith("{"):
                node = node.parameters.setdefault(segment[1:-1], _Node())
            else:
                node = node.literals.setdefault(segment, _Node())
        node.operations[operation.method] = operation

    def match(self, method: str, path: str) -> Match | None:
        segments = [unquote(segment) for segment in _segments(path)]
        return _match(self._root, "GET" if method == "HEAD" else method, segments, {})

    def first_segments(self) -> frozenset[str]:
        """The first segments of all API paths. Account names must not clash with these segments."""
        return frozenset(self._root.literals)


def _segments(path: str) -> list[str]:
    stripped = path.strip("/")
    return stripped.split("/") if stripped else []


def _match(node: _Node, method: str, segments: list[str], params: dict[str, str]) -> Match | None:
    if not segments:
        if operation := node.operations.get(method):
            return Match(operation, params)
        # The path may be empty: both `/contents` and `/contents/` refer to the root folder.
        path_node = node.parameters.get("path")
        return _match(path_node, method, segments, {**params, "path": ""}) if path_node else None
    literal = node.literals.get(segments[0])
    if literal and (found := _match(literal, method, segments[1:], params)):
        return found
    for name, child in node.parameters.items():
        longest = len(segments) if name in MULTI_SEGMENT_PARAMS else 1
        for count in range(1, longest + 1):
            value = "/".join(segments[:count])
            if found := _match(child, method, segments[count:], {**params, name: value}):
                return found
    return None
