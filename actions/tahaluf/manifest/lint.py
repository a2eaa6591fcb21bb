"""Finds parts of a manifest that are valid but almost certainly unintended, or that the bot cannot edit."""

import re
from collections.abc import Iterator
from typing import Final

import yaml

from tahaluf.problems import InvalidInput, Problem
from tahaluf.yaml_source import location_of

from .document import Document
from .edit import require_block_style

# YAML cuts off `Our #1 wish` after `Our`. An intentional comment has a space after the #
COMMENT_IN_TEXT: Final = re.compile(r"[ \t]+#[^\s#]")

CUT_TEXT: Final = "this text is cut off before ` #`, which starts a comment"
CUT_FIX: Final = "quote the whole text, or write a space after the # if you meant a comment"


def lint_manifest(document: Document) -> list[Problem]:
    """Return the problems in a manifest that is otherwise valid."""
    problems = list(_cut_texts(document))
    try:
        require_block_style(document)
    except InvalidInput as error:
        problems += error.problems
    return sorted(problems)


def _cut_texts(document: Document) -> Iterator[Problem]:
    if not COMMENT_IN_TEXT.search(document.text):
        return
    lines = document.text.splitlines()
    for node in _scalars(document.root):
        if not node.style and node.value and node.end_mark.line < len(lines):
            rest = lines[node.end_mark.line][node.end_mark.column :]
            if COMMENT_IN_TEXT.match(rest):
                yield Problem(location_of(document.filename, node), "text-cut", CUT_TEXT, CUT_FIX)


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """The scalars used as values."""
    match node:
        case yaml.ScalarNode():
            yield node
        case yaml.SequenceNode():
            for item in node.value:
                yield from _scalars(item)
        case yaml.MappingNode():
            for _, value in node.value:
                yield from _scalars(value)
