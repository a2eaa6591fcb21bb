"""The terminal on which results are printed, and functions that escape untrusted text for it."""

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from tahaluf.escape import MAX_LOG, escape_log

from .wrapping import line_starts

console = Console(highlight=False, soft_wrap=True)


def print_line(markup: str, indent: int = 0) -> None:
    """Print one line. On a terminal, it is wrapped between words, and its further lines are indented.

    URLs and commands are not divided.
    """
    if not console.is_terminal:
        console.print(markup)
        return
    text = Text.from_markup(markup)
    for number, line in enumerate(text.divide(line_starts(text.plain, console.width - indent))):
        line.rstrip()
        console.print(Text(" " * indent if number else "") + line)


def escape_line(text: str, limit: int = MAX_LOG) -> str:
    """Return one line that rich prints literally. `limit`: the number of characters after which the text is
    truncated.
    """
    return escape(escape_log(text, limit))
