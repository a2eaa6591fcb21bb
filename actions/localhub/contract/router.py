"""From a request's path to the operation it means, by the templates of the description."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

from localhub.contract.load import Operation

# Git names and paths hold slashes, and GitHub takes the rest of the path for them.
WITH_SLASHES = {"path", "dir", "basehead", "branch", "tree_sha", "tag", "sha"}
# `{ref}` may be followed by a word (`/commits/{ref}/status`), so it too takes as much as fits.
WITH_SLASHES |= {"ref"}


@dataclass(frozen=True, slots=True)
class Match:
    operation: Operation
    params: dict[str, str]


@dataclass(slots=True)
class _Node:
    words: dict[str, "_Node"] = field(default_factory=dict)
    names: dict[str, "_Node"] = field(default_factory=dict)
    ends: dict[str, Operation] = field(default_factory=dict)


class Router:
    """A tree of path segments; a fixed word wins over a name, a short name over a long one."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._root = _Node()
        for operation in operations:
            self._add(operation)

    def _add(self, operation: Operation) -> None:
        node = self._root
        for segment in _segments(operation.path):
            if segment.startswith("{"):
                node = node.names.setdefault(segment[1:-1], _Node())
            else:
                node = node.words.setdefault(segment, _Node())
        node.ends[operation.method] = operation

    def match(self, method: str, path: str) -> Match | None:
        segments = [unquote(segment) for segment in _segments(path)]
        return _walk(self._root, "GET" if method == "HEAD" else method, segments, {})

    def first_words(self) -> frozenset[str]:
        """The words that begin a path of the API: no account may be called so."""
        return frozenset(self._root.words)


def _segments(path: str) -> list[str]:
    stripped = path.strip("/")
    return stripped.split("/") if stripped else []


def _walk(node: _Node, method: str, rest: list[str], params: dict[str, str]) -> Match | None:
    if not rest:
        if operation := node.ends.get(method):
            return Match(operation, params)
        # `/contents` and `/contents/` are the top folder: a path may be empty.
        below = node.names.get("path")
        return _walk(below, method, rest, {**params, "path": ""}) if below else None
    word = node.words.get(rest[0])
    if word and (found := _walk(word, method, rest[1:], params)):
        return found
    for name, child in node.names.items():
        longest = len(rest) if name in WITH_SLASHES else 1
        for taken in range(1, longest + 1):
            value = "/".join(rest[:taken])
            if found := _walk(child, method, rest[taken:], {**params, name: value}):
                return found
    return None
