"""Prints tables, as aligned columns on a terminal and as tab-separated lines elsewhere."""

from collections.abc import Iterable, Sequence

from rich.markup import escape
from rich.table import Table

from tahaluf.escape import escape_log

from .console import console


def show_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table, unless it has no rows. Cells are escaped, because they may contain untrusted text."""
    escaped = [[escape_log(text) for text in row] for row in rows]
    if not escaped:
        return
    if not console.is_terminal:
        for row in (headings, *escaped):
            print("\t".join(row))
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in escaped:
        table.add_row(*map(escape, row))
    console.print(table)
