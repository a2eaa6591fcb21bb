"""How the doctor's findings look: one mark a look to take in at a glance, then what is to be mended."""

import re
from collections.abc import Iterator
from typing import Final

from rich.markup import escape
from rich.table import Table

from tahaluf.health import AS_OWNER, Finding, Gravity, Look, Report, gravest
from tahaluf.plan import count
from tahaluf.text import for_log, inline

from .terminal import console

MARKS: Final[dict[Gravity | None, tuple[str, str]]] = {
    None: ("✓", "green"),
    Gravity.STOPS: ("✗", "red"),
    Gravity.DOOR: ("!", "magenta"),
    Gravity.BETTER: ("~", "yellow"),
    Gravity.UNREAD: ("?", "dim"),
}
COLUMNS: Final = 2
KEPT: Final = re.compile(r"(`[^`]*`|https?://[^\s;,]+)")
WELL: Final = "Nothing to mend."


def show(report: Report) -> None:
    """Marks and findings, in colour on a terminal; plain lines elsewhere."""
    if console.is_terminal:
        console.print(_glance(report))
        console.print()
    for look, finding in report.by_gravity():
        mark, colour = MARKS[finding.gravity]
        said = f"[{colour}]{mark} {finding.gravity}[/] {escape(look.id)}: {escape(for_log(finding.what))}"
        console.print(f"{said}\n  → {escape(for_log(finding.mend))}")
    mark, colour = MARKS[Gravity.UNREAD]
    for lacks, looks in report.unread().items():
        named = ", ".join(look.id for look in looks)
        console.print(
            f"[{colour}]{mark} {Gravity.UNREAD}[/] {escape(named)}: that needs {escape(for_log(lacks))}"
        )
    if report.unread():
        console.print(f"  → {AS_OWNER}")
    console.print(_counted(report))


def to_summary(report: Report) -> str:
    """The same for the summary of a job, as Markdown."""
    lines = ["## What the doctor found", "", _counted(report), ""]
    lines += [line for look, finding in report.by_gravity() for line in _item(look, finding)]
    for lacks, looks in report.unread().items():
        named = ", ".join(look.id for look in looks)
        lines.append(f"* {Gravity.UNREAD}: {named}; that needs {inline(lacks)}")
    return "\n".join(lines) + "\n"


def _glance(report: Report) -> Table:
    """Every look with its mark, down the first column and then the second."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for _ in range(COLUMNS):
        table.add_column(width=1)
        table.add_column(overflow="fold")
    cells = [_cell(look, findings) for look, findings in report.looks]
    high = -(-len(cells) // COLUMNS)
    for row in range(high):
        table.add_row(*(part for cell in cells[row::high] for part in cell))
    return table


def _cell(look: Look, findings: tuple[Finding, ...]) -> tuple[str, str]:
    mark, colour = MARKS[gravest(findings)]
    return f"[{colour}]{mark}[/]", escape(look.title)


def _item(look: Look, finding: Finding) -> Iterator[str]:
    yield f"* **{finding.gravity}**, {look.id}: {_shown(finding.what)}  "
    yield f"  {_shown(finding.mend)}"


def _shown(text: str) -> str:
    """Code spans and addresses are ours and stay what they are; names of others may stand in the rest."""
    return "".join(part if number % 2 else _dead(part) for number, part in enumerate(KEPT.split(text)))


def _dead(text: str) -> str:
    """As `inline`, with the space around it."""
    if not text.strip():
        return text
    before, words, after = text.partition(text.strip())
    return f"{before}{inline(words)}{after}"


def _counted(report: Report) -> str:
    counts = report.counts
    looked = f"Looked at {count(len(report.looks), 'thing')}"
    found = [f"{gravity}: {counts[gravity]}" for gravity in Gravity if counts[gravity]]
    if not found:
        return f"{looked}. {WELL}"
    return f"{looked}. Well: {counts[None]}, {', '.join(found)}." + ("" if report.to_mend else f" {WELL}")
