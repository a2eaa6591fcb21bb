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
    at: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "Body":
        """The web editor may leave CRLF, a file its mark; nothing but CR and LF ends a line for GitHub."""
        lines = text.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        cut = [line.rstrip() for line in lines]
        at = [number for number, line in enumerate(cut) if line]
        return cls(lines, [cut[number] for number in at], at)

    def line(self, row: int) -> int:
        """The line number of a row, from 1."""
        return self.at[row] + 1


@dataclass(frozen=True, slots=True)
class Section:
    """What stands between the heading at row `heading` and the next heading (or the end) at row `end`."""

    body: Body
    heading: int
    end: int

    @property
    def size(self) -> int:
        return self.end - self.heading - 1

    @property
    def rows(self) -> Sequence[str]:
        return self.body.rows[self.heading + 1 : self.end]

    @property
    def text(self) -> str:
        """Blank lines at the ends cut off, all else as it was written."""
        at = self.body.at
        return "\n".join(self.body.lines[at[self.heading + 1] : at[self.end - 1] + 1]).rstrip()

    @property
    def inside(self) -> str:
        """The lines between the first row and the last, as they were written."""
        at = self.body.at
        return "\n".join(self.body.lines[at[self.heading + 1] + 1 : at[self.end - 1]])

    def line(self, number: int = 0) -> int:
        """The line of the section's row `number`; where it has none, that of the heading."""
        return self.body.line(min(self.heading + 1 + number, self.end - 1))
