"""Shows who has access or, if the output is public, only the totals."""

from collections.abc import Iterable
from typing import Final

from rich.table import Table

from tahaluf.access import AccessReport, AppAccess, Grant, describe_grant, describe_people
from tahaluf.plan import pluralize

from .console import console, escape_line

# User-facing messages
UNEXPLAINED: Final = "{grants} that the manifest does not explain"
LIST_THEM: Final = "run `tahaluf access` on your own computer to list them"
ALL_EXPLAINED: Final = "the manifest explains every grant"
ALL_READ_EXPLAINED: Final = "the manifest explains every grant that could be read"
UNREADABLE: Final = "this token cannot read {names}: run the command as an owner of the organization"
APPS: Final = "[bold]Apps[/bold], which the manifest does not contain"
APP: Final = "app {organization}: {app}: {access}"
ALL_REPOSITORIES: Final = "all repositories"
SOME_REPOSITORIES: Final = "only selected repositories, which GitHub shows to owners at {url}"
CHANGES: Final = "can change {names}"
READS: Final = "can only read"
UNREAD_APPS: Final = (
    "this token cannot read the Apps in {names}: run the command as an owner of the organization"
)
MARKS: Final = {
    "explained": "",
    "unexplained": " [yellow]· unexplained[/]",
    "dangerous": " [red]· unexplained and dangerous[/]",
}


def describe_totals(report: AccessReport) -> str:
    """Return the totals, the only part that may be shown in public."""
    unexplained = len(report.unexplained)
    if unexplained:
        return UNEXPLAINED.format(grants=pluralize(unexplained, "grant"))
    return ALL_READ_EXPLAINED if report.unreadable or report.failed else ALL_EXPLAINED


def show_access(report: AccessReport, *, in_public: bool) -> None:
    """Print the grants and the totals. In public, print only the totals."""
    if not in_public:
        if console.is_terminal:
            _print_sections(report.grants)
        else:
            for grant in report.grants:
                console.print(_plain_line(grant))
        _print_apps(report)
        if report.unreadable:
            console.print(escape_line(UNREADABLE.format(names=", ".join(report.unreadable))))
    elif report.unreadable:
        console.print(UNREADABLE.format(names=pluralize(len(report.unreadable), "item")))
    hint = f": {LIST_THEM}" if in_public and report.unexplained else ""
    totals = escape_line(f"{describe_totals(report)}{hint}")
    console.print(f"{pluralize(len(report.grants), 'grant')}; {totals}")


def _print_apps(report: AccessReport) -> None:
    if report.apps and console.is_terminal:
        console.print(APPS)
    for app in report.apps:
        console.print(
            escape_line(APP.format(organization=app.organization, app=app.app, access=describe_app(app)))
        )
    if report.unread_apps:
        console.print(escape_line(UNREAD_APPS.format(names=", ".join(report.unread_apps))))


def describe_app(app: AppAccess) -> str:
    where = ALL_REPOSITORIES if app.has_all_repositories else SOME_REPOSITORIES.format(url=app.url)
    what = CHANGES.format(names=", ".join(app.changes)) if app.changes else READS
    return f"{where}; {what}"


def _print_sections(grants: Iterable[Grant]) -> None:
    """Print a section for each organization and repository. Fixes are not wrapped, so that they can be copied."""
    by_place: dict[str, list[Grant]] = {}
    for grant in grants:
        by_place.setdefault(grant.where, []).append(grant)
    for where, found in by_place.items():
        console.print(f"[bold]{escape_line(where)}[/bold]")
        for grant in found:
            table = Table.grid(padding=(0, 1))
            table.add_column(width=1)
            table.add_column(overflow="fold")
            table.add_row("", _describe(grant))
            console.print(table, soft_wrap=False)
            if grant.fix:
                console.print(f"    → {escape_line(grant.fix)}")


def _describe(grant: Grant) -> str:
    how = f"{grant.source} {grant.team}" if grant.team else str(grant.source)
    text = f"{grant.permission} for {describe_people(grant)} ({how}): {grant.reason}"
    return f"{escape_line(text)}{MARKS[_state(grant)]}"


def _state(grant: Grant) -> str:
    return "explained" if grant.explained else "dangerous" if grant.is_dangerous else "unexplained"


def _plain_line(grant: Grant) -> str:
    """Return an unwrapped line for piped output. It begins with a word that people can search for."""
    fix = f"; {grant.fix}" if grant.fix else ""
    return escape_line(f"{_state(grant)} {describe_grant(grant)}{fix}")
