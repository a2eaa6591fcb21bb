"""Prints plans and results: with colours and a progress bar on a terminal, and as plain lines elsewhere."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tahaluf.docs_pages import link_docs
from tahaluf.github import ChangeState, Outcome, OutcomeCallback, Session
from tahaluf.plan import (
    ADOPTION_NOTE,
    NEEDS_APPROVAL,
    VERBS,
    Blocked,
    Change,
    ChangeKind,
    HeldChange,
    HoldCause,
    Plan,
    Risk,
    Unmanaged,
    describe_announcements,
    describe_blocked,
    describe_cost,
    describe_line,
    describe_mark,
    describe_places,
    describe_projects,
    describe_waiting,
    fold_changes,
    fold_entries,
    group_for_display,
    pluralize,
    verb,
)

from .apply_result import ApplyResult
from .console import console, escape_line, print_line
from .held import MERGED_ALREADY, describe_held, describe_release, group_held

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
BARE_VALUE: Final = re.compile(r"[^\s,;:→\"]+(?:[:.][^\s,;→\"]+)*")
ADDRESS_AT_END: Final = re.compile(r" (https?://\S+)$")
MARGIN: Final = 2  # the width of the indentation of a section's lines

# User-facing messages
NOTHING: Final = "[green]Nothing to do.[/green] GitHub matches the manifest."
ADOPTIONS_ONLY: Final = "{adoptions} in {projects}. An adoption by itself changes nothing on GitHub."
LEFT_UNCHANGED: Final = "Left unchanged: {items} that exist only on GitHub."
LIST_UNCHANGED: Final = "For a list, run `tahaluf plan --unmanaged`."
APPROVAL_NOTE: Final = (
    "{changes} marked “needs approval”: each is made only if the plan comment of a merged pull request "
    "shows it. The plan of every change to the manifest shows it, so merging any of these approves it, unless "
    "it comes only from edits in this clone. If one has been merged already, the next scheduled run makes "
    "the change. For a change without a pull request, use the option --allow that `tahaluf apply` prints."
)
MERGE_APPROVES: Final = (
    "{changes} marked “needs approval”: merging this pull request approves exactly what its plan comment "
    "shows."
)


def show_plan(
    plan: Plan,
    heading: str = "",
    *,
    details: bool = False,
    name_unmanaged: bool = False,
    is_approved: bool = False,
    maker: str = "",
    is_of_pull: bool = False,
) -> None:
    """Print the plan's changes, the blocked items, and the cost.

    On a terminal, equal changes to several projects share one line. Elsewhere, each line names its project, so the
    output can be searched. `details`: whether to include private information, which is possible on a maintainer's
    terminal but not in a workflow's public log. `is_approved`: whether none of the changes still needs approval.
    `maker`: a sentence that explains what applies the changes, and when. `is_of_pull`: whether this is the plan for
    merging a pull request.
    """
    _print_heading(heading)
    if console.is_terminal:
        _print_sections(plan.changes, details, is_approved)
    else:
        _print_lines(plan.changes, details, is_approved)
    show_blocked(plan.blocked, details)
    for sentence, _ in describe_announcements(plan.announcements, plan.projects):
        _print_entry("[yellow]also[/yellow]", "", sentence)
    _print_unmanaged(plan.unmanaged, details, name_unmanaged)
    _print_notes(plan.notes)
    if plan:
        print_line(_summary(plan, maker))
        if plan.risky and not is_approved:
            text = MERGE_APPROVES if is_of_pull else APPROVAL_NOTE
            approval = text.format(changes=pluralize(len(plan.risky), "change"))
            print_line(_escape_whole(" ".join([approval, *describe_waiting(plan)])))
        if any(change.kind is ChangeKind.ADOPT for change in plan.changes):
            print_line(ADOPTION_NOTE)
    if plan.blocked:
        print_line(describe_blocked(plan))
    elif not (plan or plan.announcements):
        console.print(NOTHING)


def _summary(plan: Plan, maker: str) -> str:
    projects = describe_places(plan.projects)
    if not plan.writes:
        return ADOPTIONS_ONLY.format(adoptions=pluralize(len(plan.changes), "adoption"), projects=projects)
    count = f"{pluralize(len(plan.changes), 'change')} in {projects}."
    return " ".join(filter(None, [count, describe_cost(plan), maker]))


def show_held(held: Sequence[HeldChange], repository_url: str = "", *, details: bool = False) -> None:
    """Print the changes that `apply` holds back, and what would release them.

    `repository_url`: the control repository. `details`: whether to name people.
    """
    for group in group_held(held, fold=console.is_terminal, in_public=not details):
        release = describe_release(
            group, repository_url, all_digests=not console.is_terminal, in_public=not details
        )
        subject, what = ", ".join(group.projects), describe_held(group, in_public=not details)
        _print_entry("[magenta]held back[/magenta]", subject, f"{what}. {release}")
    if any(item.cause is HoldCause.OTHER_ACCOUNT for item in held):
        print_line(MERGED_ALREADY)


@contextmanager
def progress(plan: Plan) -> Iterator[OutcomeCallback]:
    """While a plan is applied, show a progress bar or, without a terminal, one line for each change."""
    if not console.is_terminal:
        yield _print_attempted
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("applying", total=len(plan.changes))

        def update(outcome: Outcome) -> None:
            bar.update(task, description=escape_line(outcome.change.project))
            bar.advance(task)
            if outcome.state == "failed":
                _print_outcome(outcome)

        yield update


def show_applied(
    result: ApplyResult,
    session: Session,
    heading: str = "",
    repository_url: str = "",
    *,
    details: bool = False,
) -> None:
    """Print the changes that were not reached, were held back or were blocked, and the number of requests."""
    _print_heading(heading)
    for outcome in result.outcomes:
        if outcome.state == "not reached":
            _print_outcome(outcome)
    show_held(result.held, repository_url, details=details)
    show_blocked(result.blocked, details)
    _print_notices(result.unmanaged, details=details)
    _print_notes(result.notes)
    counts = ", ".join(
        f"{result.count_state(state)} {state}" for state in SYMBOLS if result.count_state(state)
    )
    usage = f"{pluralize(session.requests, 'request')}, {pluralize(session.writes, 'write')}"
    summary = "Nothing to do: GitHub matches the manifest" if result.is_complete else "Nothing was written"
    console.print(f"{counts or summary} ({usage}).")
    if result.interrupted:
        console.print(
            "Interrupted: nothing done so far is lost, and the next run continues where this one stopped."
        )


def _print_heading(heading: str) -> None:
    if heading:
        console.print(f"[bold]{escape_line(heading)}[/bold]")


def _print_sections(changes: Sequence[Change], details: bool, is_approved: bool) -> None:
    """Print one section for all projects with the same changes. Lines are wrapped between words, with a hanging
    indent.
    """
    sections = fold_changes(changes, in_public=not details)
    for number, section in enumerate(sections):
        names = section.projects
        title = names[0] if len(names) == 1 else describe_projects(names, sections[:number], str)
        console.print(f"[bold]{_escape_whole(title)}[/bold]", soft_wrap=False)
        table = Table.grid(padding=(0, 1))
        table.add_column(width=MARGIN - 1)
        table.add_column(min_width=max(map(len, VERBS.values())))
        table.add_column(overflow="fold")
        for line in section.lines:
            table.add_row("", _verb(line[0]), _line(line, details, is_approved))
        console.print(table, soft_wrap=False)


def _print_lines(changes: Sequence[Change], details: bool, is_approved: bool) -> None:
    for slug, own_changes in Plan(tuple(changes)).projects.items():
        for line in group_for_display(own_changes):
            console.print(f"{escape_line(slug)}: {_verb(line[0])} {_line(line, details, is_approved)}")


def _verb(change: Change) -> str:
    return f"[{COLOURS[change.kind]}]{verb(change)}[/]"


def _line(changes: Sequence[Change], details: bool, is_approved: bool) -> str:
    first = changes[0]
    text = _escape_whole(describe_line(changes, _quote, in_public=not details))
    needs_approval = first.risk is not Risk.NONE and not is_approved
    marks = filter(None, (describe_mark(first), NEEDS_APPROVAL if needs_approval else ""))
    return " ".join([text, *(f"[bold magenta]· {mark}[/]" for mark in marks)])


def _quote(text: str) -> str:
    """Quote a value that has several words, because it would otherwise be unclear where the value ends."""
    return text if BARE_VALUE.fullmatch(text) else f'"{text}"'


def show_blocked(blocked: Iterable[Blocked], details: bool) -> None:
    for folded in fold_entries(blocked):
        entry = folded.entry
        names = ", ".join(name for name in folded.targets if name not in ("", entry.resource))
        text = f"{names or entry.resource}: {entry.reason}"
        advice = entry.details if details and entry.details else link_docs(entry.fix)
        _print_entry("[red]blocked[/red]", ", ".join(folded.projects), f"{text}; {advice}")


def _print_unmanaged(unmanaged: Sequence[Unmanaged], details: bool, name_all: bool) -> None:
    """Print the notices, and the number of the other items. With `name_all`, also list the other items by name."""
    _print_notices(unmanaged, details)
    others = [entry for entry in unmanaged if not entry.is_notice]
    if others:
        count = LEFT_UNCHANGED.format(items=pluralize(len(others), "item"))
        print_line(f"[dim]{count}{'' if name_all else f' {LIST_UNCHANGED}'}[/dim]")
    for folded in fold_entries(others) if name_all else ():
        names = ", ".join(name for name in folded.targets if name)
        shown = (
            f" ({len(folded.targets)})" if folded.entry.is_discreet and not details else f" {names}".rstrip()
        )
        resource = folded.entry.resource
        noun = resource.removesuffix("s") if len(folded.targets) == 1 else resource
        text = f"{noun}{shown}: {folded.entry.reason}"
        _print_entry("[dim]left unchanged[/dim]", ", ".join(folded.projects), text)


def _print_notes(notes: Iterable[str]) -> None:
    for note in notes:
        text, *addresses = ADDRESS_AT_END.split(note) if console.is_terminal else [note]
        print_line(f"[dim]{_escape_whole(text)}[/dim]")
        for address in filter(None, addresses):
            # The address is on a separate line, since a wrapped address cannot be opened
            console.print(f"  {_escape_whole(address)}", soft_wrap=True)


def _print_notices(unmanaged: Iterable[Unmanaged], details: bool) -> None:
    for folded in fold_entries(entry for entry in unmanaged if entry.is_notice):
        entry = folded.entry
        names = ", ".join(filter(None, folded.targets))
        if entry.is_discreet and not details:
            names = pluralize(len(folded.targets), entry.resource.removesuffix("s"))
        text = f"{names}: {entry.reason}" if names else entry.reason
        text += f" ({entry.details})" if details and entry.details else ""
        _print_entry("[yellow]note[/yellow]", ", ".join(folded.projects), text)


def _print_entry(word: str, subject: str, text: str) -> None:
    subject = f"{_escape_whole(subject)}: " if subject else ""
    print_line(f"{word} {subject}{_escape_whole(text)}", MARGIN)


def show_sentence(text: str) -> None:
    print_line(_escape_whole(text))


def _print_attempted(outcome: Outcome) -> None:
    if outcome.state != "not reached":
        _print_outcome(outcome)


def _print_outcome(outcome: Outcome) -> None:
    why = f": {escape_line(outcome.reason)}" if outcome.reason else ""
    print_line(f"{SYMBOLS[outcome.state]} {_describe(outcome.change)}{why}", MARGIN)


def _describe(change: Change) -> str:
    return f"{escape_line(change.project)}: {verb(change)} {escape_line(describe_line([change], in_public=True))}"


def _escape_whole(text: str) -> str:
    """Escape text without truncating it, because it may name many projects."""
    return escape_line(text, len(text))
