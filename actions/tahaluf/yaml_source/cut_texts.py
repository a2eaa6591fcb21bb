"""Finds texts that are cut off by a comment which was probably meant as part of the text."""

import re
from collections.abc import Iterator
from typing import Final

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

# YAML cuts off `Our #1 wish` after `Our`. An intentional comment has a space after the #
COMMENT_IN_TEXT: Final = re.compile(r"[ \t]+#[^\s#]")

CUT_TEXT: Final = "this text is cut off before ` #`, which starts a comment"
CUT_FIX: Final = "quote the whole text, or write a space after the # if you meant a comment"


def cut_texts(root: Node | None, text: str) -> Iterator[ScalarNode]:
    """Yield the values in `text` that were probably meant to contain the comment that follows them."""
    if root is None or not COMMENT_IN_TEXT.search(text):
        return
    lines = text.splitlines()
    for node in _scalars(root):
        if not node.style and node.value and node.end_mark.line < len(lines):
            rest = lines[node.end_mark.line][node.end_mark.column :]
            if COMMENT_IN_TEXT.match(rest):
                yield node


def _scalars(node: Node) -> Iterator[ScalarNode]:
    """Yield the scalars that are values, not keys."""
    match node:
        case ScalarNode():
            yield node
        case SequenceNode():
            for item in node.value:
                yield from _scalars(item)
        case MappingNode():
            for _, value in node.value:
                yield from _scalars(value)
