"""Shows who has access, with one line per grant, or only totals if the output is public."""

from collections.abc import Iterator
from typing import Final

from rich.markup import escape
from rich.table import Table

from tahaluf.access import AccessReport, Grant, describe_grant, describe_people
from tahaluf.escape import escape_log
from tahaluf.plan import pluralize

from .terminal import console

# User-facing messages
UNEXPLAINED: Final = "{grants} that the manifest does not explain: `tahaluf access`"
ALL_EXPLAINED: Final = "the manifest explains every grant"
ALL_READ_EXPLAINED: Final = "the manifest explains every grant that could be read"
UNREADABLE: Final = "this token cannot read {names}: run it as an owner of the organization"


def describe_totals(report: AccessReport) -> str:
    """Return the totals, which are all that may appear in public."""
    unexplained = len(report.unexplained)
    if unexplained:
        return UNEXPLAINED.format(grants=pluralize(unexplained, "grant"))
    return ALL_READ_EXPLAINED if report.unreadable else ALL_EXPLAINED


def show_access(report: AccessReport, *, in_public: bool) -> None:
    """Print the grants and the totals. In public, print only the totals."""
    if not in_public:
        if console.is_terminal:
            console.print(_table(report))
        else:
            for grant in report.grants:
                console.print(_plain_line(grant))
        if report.unreadable:
            console.print(_escape(UNREADABLE.format(names=", ".join(report.unreadable))))
    elif report.unreadable:
        console.print(UNREADABLE.format(names=pluralize(len(report.unreadable), "item")))
    console.print(f"{pluralize(len(report.grants), 'grant')}; {_escape(describe_totals(report))}")


def _table(report: AccessReport) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("where", "permission", "how", "who", "why"):
        table.add_column(heading, overflow="fold")
    for grant in report.grants:
        table.add_row(*_cells(grant))
    return table


def _cells(grant: Grant) -> Iterator[str]:
    style = "" if grant.explained else "[red]" if grant.is_dangerous else "[yellow]"
    how = f"{grant.source} {grant.team}" if grant.team else str(grant.source)
    why = f"{grant.reason}; {grant.fix}" if grant.fix else grant.reason
    for text in (grant.where, grant.permission, how, describe_people(grant), why):
        yield f"{style}{_escape(text)}"


def _plain_line(grant: Grant) -> str:
    """Return an unwrapped line for piped output. It starts with a word to search for."""
    mark = "explained" if grant.explained else "dangerous" if grant.is_dangerous else "unexplained"
    fix = f"; {grant.fix}" if grant.fix else ""
    return _escape(f"{mark} {describe_grant(grant)}{fix}")


def _escape(text: str) -> str:
    return escape(escape_log(text))
