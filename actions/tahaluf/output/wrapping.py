"""Breaks long lines for a terminal only between words, so that URLs can be opened and commands can be copied."""

import re
from typing import Final

WORD: Final = re.compile(r"`[^`\n]*`\S*|\S+")  # a code span counts as one word


def line_starts(text: str, width: int) -> list[int]:
    """Return the positions at which lines start, except the first.

    `width`: the number of characters that fit on a line. A longer word gets its own line.
    """
    starts, start = [], 0
    for word in WORD.finditer(text):
        if word.start() > start and word.end() - start > width:
            start = word.start()
            starts.append(start)
    return starts


def wrap(text: str, width: int, indent: int) -> str:
    """Break the text into lines. All lines but the first are indented by `indent` spaces."""
    starts = [0, *line_starts(text, width - indent)]
    lines = (text[start:end].rstrip() for start, end in zip(starts, [*starts[1:], None], strict=True))
    return ("\n" + " " * indent).join(lines)
