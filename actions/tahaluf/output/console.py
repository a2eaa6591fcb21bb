"""The terminal on which results are printed, and how untrusted text is escaped for it."""

from rich.console import Console
from rich.markup import escape

from tahaluf.escape import MAX_LOG, escape_log

console = Console(highlight=False, soft_wrap=True)


def escape_line(text: str, limit: int = MAX_LOG) -> str:
    """Return one line that rich prints literally. `limit`: the number of characters after which the text is cut off."""
    return escape(escape_log(text, limit))
