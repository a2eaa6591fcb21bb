"""How a plan and its carrying out look on a terminal: colour and a bar there, plain lines elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tahaluf.github import Outcome, Session, State, Watcher
from tahaluf.plan import (
    CannotApply,
    Change,
    Kind,
    Plan,
    Risk,
    alike,
    beyond,
    cost,
    count,
    difference,
    lines,
    named,
)
from tahaluf.text import for_log

from .applied import Applied

console = Console(highlight=False, soft_wrap=True)

COLOURS: Final = {
    Kind.UNARCHIVE: "green",
    Kind.CREATE: "green",
    Kind.RENAME: "yellow",
    Kind.PATCH: "yellow",
    Kind.GRANT: "magenta",
    Kind.REVOKE: "red",
    Kind.DELETE: "red",
    Kind.ARCHIVE: "red",
}
MARKS: Final[dict[State, str]] = {
    "done": "[green]✓[/green]",
    "failed": "[red]✗[/red]",
    "not reached": "[dim]…[/dim]",
}
RISKS: Final = {Risk.ACCESS: "gives access", Risk.DESTRUCTIVE: "cannot simply be undone", Risk.NONE: ""}


def show_plan(plan: Plan, heading: str = "") -> None:
    """A table of what would change, what cannot, and one line of what it costs."""
    _head(heading)
    if plan:
        console.print(_table(plan))
    _print_cannot(plan.cannot)
    if plan.left:
        console.print(
            f"[dim]{count(len(plan.left), 'thing')} on GitHub not in the manifest, left alone[/dim]"
        )
    if not plan:
        if not plan.cannot:
            console.print("[green]Nothing to do.[/green] GitHub is as the manifest says.")
        return
    console.print(
        f"{count(len(plan.changes), 'change')} in {count(len(plan.projects), 'project')}: {cost(plan)}."
    )


@contextmanager
def progress(plan: Plan) -> Iterator[Watcher]:
    """A bar while a plan is carried out; without a terminal, a line for each change that was tried."""
    if not console.is_terminal:
        yield _print_tried
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("writing", total=len(plan.changes))

        def watch(outcome: Outcome) -> None:
            bar.update(task, description=_safe(outcome.change.project))
            bar.advance(task)
            if outcome.state == "failed":
                _print_line(outcome)

        yield watch


def show_applied(applied: Applied, session: Session, heading: str = "") -> None:
    """What was not reached and why, what is left, and what the run cost."""
    _head(heading)
    for outcome in applied.outcomes:
        if outcome.state == "not reached":
            _print_line(outcome)
    for change in applied.unseen:
        console.print(
            f"[magenta]held[/magenta] {_of(change)}: no merged pull request has shown it; "
            f"--allow {change.digest} lets it pass"
        )
    _print_cannot(applied.cannot)
    counts = ", ".join(f"{applied.counted(state)} {state}" for state in MARKS if applied.counted(state))
    cost = f"{count(session.requests, 'request')}, {count(session.writes, 'write')}"
    nothing = "Nothing to do: GitHub is as the manifest says" if applied.whole else "Nothing was written"
    console.print(f"{counts or nothing} ({cost}).")
    if applied.interrupted:
        console.print("Interrupted: what is done stays done, and the next run goes on.")


def _head(heading: str) -> None:
    if heading:
        console.print(f"[bold]{_safe(heading)}[/bold]")


def _table(plan: Plan) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("project", "what", "to what", ""):
        table.add_column(heading, overflow="fold")
    for slug, mine in plan.projects.items():
        for number, several in enumerate(lines(mine)):
            change = several[0]
            verb = f"[{COLOURS[change.kind]}]{change.kind}[/] {change.resource}"
            risk = f"[magenta]{RISKS[change.risk]}[/magenta]"
            table.add_row("" if number else _safe(slug), verb, _what(several), risk)
    return table


def _what(several: Sequence[Change]) -> str:
    if len(several) > 1:
        return ", ".join(_safe(named(change, str)) for change in several)
    change = several[0]
    turned = difference(change, str)
    why = f" ({change.why})" if change.why else ""
    return _safe(change.target + (f": {turned}" if turned else "") + why)


def _print_cannot(cannot: Iterable[CannotApply]) -> None:
    for entry, targets in alike(cannot):
        names = ", ".join(beyond(entry, targets))
        said = f"{names}: {entry.reason}" if names else entry.reason
        console.print(f"[red]cannot[/red] {_safe(entry.project)}: {_safe(said)}; {_safe(entry.mend)}")


def _print_tried(outcome: Outcome) -> None:
    if outcome.state != "not reached":
        _print_line(outcome)


def _print_line(outcome: Outcome) -> None:
    why = f": {_safe(outcome.reason)}" if outcome.reason else ""
    console.print(f"{MARKS[outcome.state]} {_of(outcome.change)}{why}")


def _of(change: Change) -> str:
    return f"{_safe(change.project)}: {change.kind} {change.resource} {_safe(change.target)}"


def _safe(text: str) -> str:
    return escape(for_log(text))
