"""Prints the doctor's report: an overview with one symbol per check, and then the findings with their fixes."""

import re
from collections.abc import Iterator
from typing import Final

from rich.markup import escape
from rich.table import Table

from tahaluf.docs_pages import link_docs
from tahaluf.escape import escape_inline
from tahaluf.health import RUN_AS_OWNER, Check, Finding, Report, Severity, most_severe
from tahaluf.plan import pluralize

from .console import console, escape_line, print_line

SYMBOLS: Final[dict[Severity | None, tuple[str, str]]] = {
    None: ("✓", "green"),
    Severity.ERROR: ("✗", "red"),
    Severity.SECURITY: ("!", "magenta"),
    Severity.WARNING: ("~", "yellow"),
    Severity.UNKNOWN: ("?", "dim"),
}
COLUMNS: Final = 2
LITERALS: Final = re.compile(r"(`[^`]*`|https?://[^\s;,]+)")
NOTHING_TO_FIX: Final = "Nothing to fix."


def show_report(report: Report) -> None:
    """Print an overview and the findings on a terminal, and only the findings elsewhere."""
    if console.is_terminal:
        console.print(_overview_table(report))
        console.print()
    for check, finding in report.by_severity():
        symbol, style = SYMBOLS[finding.severity]
        print_line(
            f"[{style}]{symbol} {finding.severity}[/] {escape(check.id)}: {escape_line(finding.what)}", 2
        )
        print_line(f"  → {escape_line(link_docs(finding.fix))}", 4)
    symbol, style = SYMBOLS[Severity.UNKNOWN]
    for permission, checks in report.by_missing_permission().items():
        names = ", ".join(check.id for check in checks)
        needs = f"{escape(names)}: this needs {escape_line(permission)}"
        print_line(f"[{style}]{symbol} {Severity.UNKNOWN}[/] {needs}", 2)
    if report.by_missing_permission():
        print_line(f"  → {RUN_AS_OWNER}", 4)
    print_line(_totals(report))


def to_summary(report: Report) -> str:
    """Return the findings as Markdown, for the job summary."""
    lines = ["## Doctor report", "", _totals(report), ""]
    lines += [line for check, finding in report.by_severity() for line in _item(check, finding)]
    for permission, checks in report.by_missing_permission().items():
        names = ", ".join(check.id for check in checks)
        lines.append(f"* {Severity.UNKNOWN}: {names}; this needs {escape_inline(permission)}")
    return "\n".join(lines) + "\n"


def _overview_table(report: Report) -> Table:
    """Return every check with its symbol, in columns that read from top to bottom."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for _ in range(COLUMNS):
        table.add_column(width=1)
        table.add_column(overflow="fold")
    cells = [_cell(check, findings) for check, findings in report.results]
    height = -(-len(cells) // COLUMNS)
    for row in range(height):
        table.add_row(*(part for cell in cells[row::height] for part in cell))
    return table


def _cell(check: Check, findings: tuple[Finding, ...]) -> tuple[str, str]:
    symbol, style = SYMBOLS[most_severe(findings)]
    return f"[{style}]{symbol}[/]", escape(check.title)


def _item(check: Check, finding: Finding) -> Iterator[str]:
    yield f"* **{finding.severity}**, {check.id}: {_escape_except_literals(finding.what)}  "
    yield f"  {_escape_except_literals(link_docs(finding.fix))}"


def _escape_except_literals(text: str) -> str:
    """Escape text that may contain names from GitHub, except code spans and URLs, which are ours."""
    return "".join(
        part if number % 2 else _escape_part(part) for number, part in enumerate(LITERALS.split(text))
    )


def _escape_part(text: str) -> str:
    """Escape text like `escape_inline`, but keep the whitespace around it."""
    if not text.strip():
        return text
    before, stripped, after = text.partition(text.strip())
    return f"{before}{escape_inline(stripped)}{after}"


def _totals(report: Report) -> str:
    counts = report.counts
    summary = f"Ran {pluralize(len(report.results), 'check')}"
    totals = [f"{severity}: {counts[severity]}" for severity in Severity if counts[severity]]
    if not totals:
        return f"{summary}. {NOTHING_TO_FIX}"
    return f"{summary}. Passed: {counts[None]}, {', '.join(totals)}." + (
        "" if report.needs_fix else f" {NOTHING_TO_FIX}"
    )
