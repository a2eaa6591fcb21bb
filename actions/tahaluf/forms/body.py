"""The body of an issue, split into lines and sections."""

from collections.abc import Sequence
from dataclasses import dataclass

from tahaluf.yaml_source import BYTE_ORDER_MARK


@dataclass(frozen=True, slots=True)
class Body:
    """An issue body. `rows` are its non-blank lines without trailing spaces, and `row_lines` are the indexes of the
    rows in `lines`.

    Sections are measured in rows, because editing an issue may add or remove blank lines.
    """

    lines: Sequence[str]
    rows: Sequence[str]
    row_lines: Sequence[int]

    @classmethod
    def from_text(cls, text: str) -> "Body":
        """Split `text` at CR, LF and CRLF, the only line breaks on GitHub, and drop a byte order mark."""
        lines = text.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        stripped = [line.rstrip() for line in lines]
        row_lines = [number for number, line in enumerate(stripped) if line]
        return cls(lines, [stripped[number] for number in row_lines], row_lines)

    def line_number(self, row: int) -> int:
        """The line number of a row, counted from 1."""
        return self.row_lines[row] + 1


@dataclass(frozen=True, slots=True)
class Section:
    """The rows from the heading at row `heading` to row `end`, which is the next heading or the end of the body."""

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
        """The text without leading and trailing blank lines, otherwise unchanged."""
        row_lines = self.body.row_lines
        return "\n".join(self.body.lines[row_lines[self.heading + 1] : row_lines[self.end - 1] + 1]).rstrip()

    @property
    def inner_text(self) -> str:
        """The lines between the first and the last row, unchanged."""
        row_lines = self.body.row_lines
        return "\n".join(self.body.lines[row_lines[self.heading + 1] + 1 : row_lines[self.end - 1]])

    def line_number(self, row: int = 0) -> int:
        """Return the line number of the section's row `row`.

        If the section has fewer rows, return that of its last row or its heading.
        """
        return self.body.line_number(min(self.heading + 1 + row, self.end - 1))
