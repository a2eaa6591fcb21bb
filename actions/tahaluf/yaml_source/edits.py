"""Edits that replace parts of a string and leave the rest unchanged."""

from collections.abc import Iterable

from .spans import Lines

TextEdit = tuple[int, int, str]  # start, end, replacement


def insert_lines(lines: Lines, line_number: int, block: str) -> TextEdit:
    """Insert `block` above line `line_number`. If the text has no final newline, it still has none afterwards."""
    offset = lines.starts[min(line_number, len(lines))]
    if offset == len(lines.text) and lines.text and not lines[len(lines) - 1].endswith(("\n", "\r")):
        return offset, offset, lines.newline + block.removesuffix(lines.newline)
    return offset, offset, block


def list_item(lines: Lines, item_lines: Iterable[str], indent: int) -> str:
    """Return the lines as a list item, including line endings. The item's `- ` is in column `indent`."""
    first, *rest = item_lines
    whole = [f"{' ' * indent}- {first}", *(f"{' ' * indent}  {line}" for line in rest)]
    return "".join(line + lines.newline for line in whole)


def apply_edits(text: str, edits: Iterable[TextEdit]) -> str:
    """Return the text with these edits, which must not overlap."""
    parts, position = [], 0
    for start, end, replacement in sorted(edits, key=lambda edit: edit[:2]):
        parts += [text[position:start], replacement]
        position = end
    return "".join([*parts, text[position:]])
