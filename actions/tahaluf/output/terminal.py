"""Plans and results on the terminal: with colours and a progress bar, or plain lines if it is not a terminal."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tahaluf.escape import escape_log
from tahaluf.github import ChangeState, Outcome, OutcomeCallback, Session
from tahaluf.plan import (
    Blocked,
    Change,
    ChangeKind,
    Plan,
    Risk,
    Unmanaged,
    describe_cost,
    extra_targets,
    format_diff,
    format_target,
    group_for_display,
    merge_targets,
    pluralize,
)

from .apply_result import ApplyResult

console = Console(highlight=False, soft_wrap=True)

COLOURS: Final = {
    ChangeKind.ADOPT: "magenta",
    ChangeKind.UNARCHIVE: "green",
    ChangeKind.CREATE: "green",
    ChangeKind.RENAME: "yellow",
    ChangeKind.UPDATE: "yellow",
    ChangeKind.GRANT: "magenta",
    ChangeKind.REVOKE: "red",
    ChangeKind.MERGE: "red",
    ChangeKind.DELETE: "red",
    ChangeKind.ARCHIVE: "red",
}
SYMBOLS: Final[dict[ChangeState, str]] = {
    "done": "[green]✓[/green]",
    "failed": "[red]✗[/red]",
    "not reached": "[dim]…[/dim]",
}
RISK_NOTES: Final = {
    Risk.ACCESS: "gives access",
    Risk.ADOPTION: "adopts existing resources",
    Risk.DESTRUCTIVE: "hard to undo",
    Risk.NONE: "",
}


def show_plan(plan: Plan, heading: str = "", *, details: bool = False) -> None:
    """Print the changes as a table, the blocked ones, and the cost of the plan.

    `details`: include private information. A workflow's log is public; a maintainer's terminal is not.
    """
    _print_heading(heading)
    if plan:
        console.print(_plan_table(plan, details))
    show_blocked(plan.blocked, details)
    for entry in plan.announcements:
        subject = ": ".join(filter(None, [entry.project, f"{entry.resource} {entry.target}"]))
        console.print(f"[yellow]also[/yellow] {_escape(subject)}: {_escape(entry.text)}")
    _print_notices(plan.unmanaged, details)
    if plan.unmanaged:
        console.print(
            f"[dim]{pluralize(len(plan.unmanaged), 'item')} on GitHub not in the manifest, left unchanged[/dim]"
        )
    if not plan:
        if not (plan.blocked or plan.announcements):
            console.print("[green]Nothing to do.[/green] GitHub matches the manifest.")
        return
    changes, projects = pluralize(len(plan.changes), "change"), pluralize(len(plan.projects), "project")
    console.print(f"{changes} in {projects}: {describe_cost(plan)}.")


@contextmanager
def progress(plan: Plan) -> Iterator[OutcomeCallback]:
    """Show a progress bar while a plan is executed or, without a terminal, a line for each attempted change."""
    if not console.is_terminal:
        yield _print_attempted
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("applying", total=len(plan.changes))

        def update(outcome: Outcome) -> None:
            bar.update(task, description=_escape(outcome.change.project))
            bar.advance(task)
            if outcome.state == "failed":
                _print_outcome(outcome)

        yield update


def show_applied(result: ApplyResult, session: Session, heading: str = "", *, details: bool = False) -> None:
    """Print the changes that were not reached, held back or blocked, and the number of requests."""
    _print_heading(heading)
    for outcome in result.outcomes:
        if outcome.state == "not reached":
            _print_outcome(outcome)
    for change in result.unreviewed:
        console.print(
            f"[magenta]held[/magenta] {_describe(change)}: no merged pull request has shown it; "
            f"allow it with --allow {change.digest}"
        )
    show_blocked(result.blocked, details)
    _print_notices(result.unmanaged, details=False)
    counts = ", ".join(
        f"{result.count_state(state)} {state}" for state in SYMBOLS if result.count_state(state)
    )
    usage = f"{pluralize(session.requests, 'request')}, {pluralize(session.writes, 'write')}"
    summary = "Nothing to do: GitHub matches the manifest" if result.is_complete else "Nothing was written"
    console.print(f"{counts or summary} ({usage}).")
    if result.interrupted:
        console.print("Interrupted: nothing done so far is lost, and the next run continues.")


def _print_heading(heading: str) -> None:
    if heading:
        console.print(f"[bold]{_escape(heading)}[/bold]")


def _plan_table(plan: Plan, details: bool) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("project", "change", "target", "risk"):
        table.add_column(heading, overflow="fold")
    for slug, changes in plan.projects.items():
        for number, group in enumerate(group_for_display(changes)):
            change = group[0]
            verb = f"[{COLOURS[change.kind]}]{change.kind}[/] {change.resource}"
            risk = f"[magenta]{RISK_NOTES[change.risk]}[/magenta]"
            table.add_row("" if number else _escape(slug), verb, _describe_group(group, details), risk)
    return table


def _describe_group(group: Sequence[Change], details: bool) -> str:
    if len(group) > 1:
        return ", ".join(_escape(format_target(change, str)) for change in group)
    change = group[0]
    detail = format_diff(change, str, in_public=not details)
    why = f" ({change.reason})" if change.reason else ""
    return _escape(change.target + (f": {detail}" if detail else "") + why)


def show_blocked(blocked: Iterable[Blocked], details: bool) -> None:
    for entry, targets in merge_targets(blocked):
        names = ", ".join(extra_targets(entry, targets))
        text = f"{names}: {entry.reason}" if names else entry.reason
        advice = entry.details if details and entry.details else entry.fix
        console.print(f"[red]blocked[/red] {_escape(entry.project)}: {_escape(text)}; {_escape(advice)}")


def _print_notices(unmanaged: Iterable[Unmanaged], details: bool) -> None:
    for entry in unmanaged:
        if entry.is_notice:
            text = f"{entry.project}: {entry.target}: {entry.reason}"
            text += f" ({entry.details})" if details and entry.details else ""
            console.print(f"[yellow]note[/yellow] {_escape(text)}")


def _print_attempted(outcome: Outcome) -> None:
    if outcome.state != "not reached":
        _print_outcome(outcome)


def _print_outcome(outcome: Outcome) -> None:
    why = f": {_escape(outcome.reason)}" if outcome.reason else ""
    console.print(f"{SYMBOLS[outcome.state]} {_describe(outcome.change)}{why}")


def _describe(change: Change) -> str:
    return f"{_escape(change.project)}: {change.kind} {change.resource} {_escape(change.target)}"


def _escape(text: str) -> str:
    return escape(escape_log(text))
