"""Finds parts of a manifest that are valid but almost certainly unintended, or that the bot cannot edit."""

import re
from collections.abc import Iterator
from typing import Final

import yaml

from tahaluf.bidi import is_arabic
from tahaluf.problems import InvalidInput, Problem
from tahaluf.yaml_source import location_of

from .document import Document
from .edit import require_block_style
from .key_paths import find_values
from .violations import ANY

# YAML cuts off `Our #1 wish` after `Our`. An intentional comment has a space after the #
COMMENT_IN_TEXT: Final = re.compile(r"[ \t]+#[^\s#]")

LANG_MISSING: Final = (
    "the summary is in Arabic script, but the entry has no `lang`, so the project's pages are in English"
)
LANG_FIX: Final = "add `lang: ar`, or the code of the project's language"

CUT_TEXT: Final = "this text is cut off before ` #`, which starts a comment"
CUT_FIX: Final = "quote the whole text, or write a space after the # if you meant a comment"


def lint_manifest(document: Document) -> list[Problem]:
    """Return the problems in a manifest that is otherwise valid."""
    problems = [*cut_texts(document), *_missing_languages(document)]
    try:
        require_block_style(document)
    except InvalidInput as error:
        problems += error.problems
    return sorted(problems)


def cut_texts(document: Document) -> Iterator[Problem]:
    """Yield a problem for each text after which a comment begins that was probably meant as a part of the text."""
    if not COMMENT_IN_TEXT.search(document.text):
        return
    lines = document.text.splitlines()
    for node in _scalars(document.root):
        if not node.style and node.value and node.end_mark.line < len(lines):
            rest = lines[node.end_mark.line][node.end_mark.column :]
            if COMMENT_IN_TEXT.match(rest):
                yield Problem(location_of(document.filename, node), "text-cut", CUT_TEXT, CUT_FIX)


def _missing_languages(document: Document) -> Iterator[Problem]:
    for path, project in find_values(document.data, "projects", ANY):
        if "lang" not in project and is_arabic(project.get("summary", "")):
            location = document.location((*path, "summary"))
            yield Problem(location, "lang-missing", LANG_MISSING, LANG_FIX, path)


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
