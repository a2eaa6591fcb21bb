"""The text of an issue as lines, and the pieces of it that may be one field's section."""

from collections.abc import Sequence
from dataclasses import dataclass

from .nodes import BOM


@dataclass(frozen=True, slots=True)
class Body:
    """`rows` are the lines that hold something, their ends cut; `at` is where each stands in `lines`.

    GitHub puts one blank line round a heading; a person who edits may leave it out or add more, so
    sections are measured in rows.
    """

    lines: Sequence[str]
    rows: Sequence[str]
    row_lines: Sequence[int]

    @classmethod
    def from_text(cls, text: str) -> "Body":
        """The web editor may leave CRLF, a file its mark; nothing but CR and LF ends a line for GitHub."""
        lines = text.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        stripped = [line.rstrip() for line in lines]
        row_lines = [number for number, line in enumerate(stripped) if line]
        return cls(lines, [stripped[number] for number in row_lines], row_lines)

    def line_number(self, row: int) -> int:
        """The line number of a row, from 1."""
        return self.row_lines[row] + 1


@dataclass(frozen=True, slots=True)
class Section:
    """What stands between the heading at row `heading` and the next heading (or the end) at row `end`."""

    body: Body
    heading: int
    end: int

    @property
    def row_count(self) -> int:
        return self.end - self.heading - 1

    @property
    def rows(self) -> Sequence[str]:
        return self.body.rows[self.heading + 1 : self.end]

    @property
    def text(self) -> str:
        """Blank lines at the ends cut off, all else as it was written."""
        row_lines = self.body.row_lines
        return "\n".join(self.body.lines[row_lines[self.heading + 1] : row_lines[self.end - 1] + 1]).rstrip()

    @property
    def inner_text(self) -> str:
        """The lines between the first row and the last, as they were written."""
        row_lines = self.body.row_lines
        return "\n".join(self.body.lines[row_lines[self.heading + 1] + 1 : row_lines[self.end - 1]])

    def line_number(self, row: int = 0) -> int:
        """The line of the section's row `number`; where it has none, that of the heading."""
        return self.body.line_number(min(self.heading + 1 + row, self.end - 1))
