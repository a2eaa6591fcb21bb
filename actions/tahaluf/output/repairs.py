"""Prints repairs before they are executed, and their results afterwards."""

from collections.abc import Sequence
from typing import Final

from tahaluf.problems import CommandError
from tahaluf.setup import Repair, Scope

from .console import console, escape_line, print_line

PLAN: Final = "These changes repair what the doctor found:"
NOTHING_TO_REPAIR: Final = "Nothing can be repaired through the API."
ORGANIZATION_SKIPPED: Final = "Changes to the whole organization that were not confirmed:"


def show_repairs(repairs: Sequence[Repair], heading: str = PLAN) -> None:
    """Print the repairs, grouped by what they change."""
    if not repairs:
        console.print(NOTHING_TO_REPAIR)
        return
    console.print(heading)
    for scope in Scope:
        found = [repair for repair in repairs if repair.scope is scope]
        if found:
            console.print(f"  {scope}:")
        for repair in found:
            print_line(f"    [yellow]~[/yellow] {escape_line(repair.what)}", 6)


def show_result(repair: Repair, error: CommandError | None) -> None:
    """Print the result of one repair. If the repair failed, explain why, and how to fix the problem."""
    if error is None:
        print_line(f"[green]✓[/green] {escape_line(repair.what)}", 2)
    else:
        print_line(f"[red]✗[/red] {escape_line(repair.what)}: {escape_line(error.what)}", 2)
        print_line(f"  → {escape_line(error.fix)}", 4)


def show_skipped(repairs: Sequence[Repair]) -> None:
    """Print the changes to the whole organization that were not confirmed."""
    if repairs:
        console.print(ORGANIZATION_SKIPPED)
    for repair in repairs:
        print_line(f"  [dim]–[/dim] {escape_line(repair.what)}", 4)
