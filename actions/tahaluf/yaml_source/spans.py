"""Finds the lines of each item of a YAML list, so that edits can leave everything else unchanged."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

# YAML's line breaks; `str.splitlines` recognizes more.
LINE_END: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
COLON: Final = re.compile(r"[ \t]*:")


@dataclass(frozen=True, slots=True)
class Lines:
    """Text split into lines. `starts` contains the offset of each line and of the end of the text."""

    text: str
    starts: Sequence[int]
    newline: str

    @classmethod
    def from_text(cls, text: str) -> "Lines":
        ends = [match.end() for match in LINE_END.finditer(text)]
        starts = [0, *ends] if not ends or ends[-1] < len(text) else [0, *ends[:-1]]
        first_match = LINE_END.search(text)
        return cls(
            text,
            (*starts, len(text)),
            first_match[0] if first_match and first_match[0] in ("\r\n", "\r") else "\n",
        )

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> str:
        return self.text[self.starts[number] : self.starts[number + 1]]

    def offset(self, mark: Any) -> int:
        """Return the offset of a PyYAML mark, computed from its line and column, because `mark.index` differs between
        loaders.
        """
        return self.starts[min(int(mark.line), len(self))] + int(mark.column)

    def is_blank(self, number: int) -> bool:
        return not self[number].strip()

    def is_comment(self, number: int) -> bool:
        return self[number].lstrip().startswith("#")

    def indent(self, number: int) -> int:
        return len(self[number]) - len(self[number].lstrip(" "))


@dataclass(frozen=True, slots=True)
class ItemSpan:
    """The lines of an item, from `first` to `last`, and the line `comments_start`, at which the comments above it
    begin.

    Comments that are indented more than the dash belong to the item above them.
    """

    node: Any  # a MappingNode, because the file has already been validated
    comments_start: int
    first: int
    last: int


def item_spans(lines: Lines, sequence: yaml.SequenceNode, key: yaml.Node) -> list[ItemSpan]:
    """Return the items of the block-style list under `key`, in order."""
    column = sequence.start_mark.column
    items: list[ItemSpan] = []
    previous_last = key.start_mark.line
    for node in sequence.value:
        first = _dash_line(lines, node.start_mark.line, column)
        comments_start = first
        while (
            comments_start - 1 > previous_last
            and lines.is_comment(comments_start - 1)
            and lines.indent(comments_start - 1) <= column
        ):
            comments_start -= 1
        last = last_line_of(lines, node)
        while last + 1 < len(lines) and lines.is_comment(last + 1) and lines.indent(last + 1) > column:
            last += 1
        items.append(ItemSpan(node, comments_start, first, last))
        previous_last = last
    return items


def has_blank_lines_between(lines: Lines, items: Sequence[ItemSpan]) -> bool:
    """Whether blank lines separate the items in the file."""
    return any(lines.is_blank(item.comments_start - 1) for item in items[1:])


def colon_end(lines: Lines, key: yaml.Node) -> int | None:
    """Return the offset after a key's colon, or None if the key is written as `? key` with the
    colon on its own line.
    """
    colon = COLON.match(lines.text, lines.offset(key.end_mark))
    return colon.end() if colon else None


def document_end(lines: Lines, root: yaml.Node) -> int:
    """Return the line after the document, which may end with `...` before the end of the text."""
    remaining_lines = range(last_line_of(lines, root) + 1, len(lines))
    return next((number for number in remaining_lines if lines[number].startswith("...")), len(lines))


def last_line_of(lines: Lines, node: yaml.Node) -> int:
    return _end_position(lines, node)[0]


def value_end(lines: Lines, node: yaml.Node) -> int:
    """Return the offset of the end of a value. PyYAML's own end mark of a block is after the comments that follow the
    block.
    """
    line, column = _end_position(lines, node)
    return lines.starts[line] + column


def _end_position(lines: Lines, node: yaml.Node) -> tuple[int, int]:
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end_position(lines, last[1] if isinstance(last, tuple) else last)
    line, column = node.end_mark.line, node.end_mark.column
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        line = min(line, len(lines)) - (column == 0 or line >= len(lines))
        while lines.is_blank(line):
            line -= 1
        column = len(lines[line].rstrip())
    return line, column


def _dash_line(lines: Lines, line: int, column: int) -> int:
    while not (lines[line][column : column + 1] == "-" and not lines[line][:column].strip()):
        line -= 1
    return line
