"""Shows the result of a rehearsal: what failed, a table of the state before and after, and how much was applied."""

import threading
from collections.abc import Iterable, Sequence
from typing import Final

from tahaluf.github import Outcome
from tahaluf.plan import ChangeKind, Plan, pluralize
from tahaluf.rehearsal import TOKEN, Difference, group

from .console import console, escape_line
from .tables import show_table
from .terminal import show_blocked

MAX_PLACES: Final = 3

# User-facing messages
NOTHING: Final = "The plan changes nothing on GitHub."
APPLIED: Final = "Applied {changes} to a copy on this machine. Nothing was written to GitHub."
NOT_COPIED: Final = "not copied"
SERVING: Final = (
    "\n"
    "Compare the pages in a browser, and press Ctrl-C when you are done. The Settings tab of a repository "
    "shows its settings and access. First open both servers with these addresses:"
)
PAGE: Final = "before {before}/{path}   after {after}/{path}"


def show_rehearsal(
    plan: Plan,
    outcomes: Sequence[Outcome],
    differences: Iterable[Difference],
    not_copied: Iterable[Outcome],
) -> None:
    """Print what failed, a table of the state before and after, and the number of changes."""
    for outcome in not_copied:
        _show_failure(NOT_COPIED, outcome)
    for outcome in outcomes:
        if outcome.state != "done":
            _show_failure(outcome.state, outcome)
    show_blocked(plan.blocked, details=True)
    if not plan.writes:
        console.print(NOTHING)
        return
    rows = [(_places(where), one.what, one.before, one.after) for where, one in group(differences)]
    show_table(("where", "what", "before", "after"), rows)
    done = [outcome for outcome in outcomes if outcome.state == "done"]
    count = sum(outcome.change.kind is not ChangeKind.ADOPT for outcome in done)
    console.print(APPLIED.format(changes=pluralize(count, "change")))


def _show_failure(state: str, outcome: Outcome) -> None:
    text = f"{outcome.change.project} {outcome.change.target}: {outcome.reason}"
    console.print(f"[red]{state}[/red]", escape_line(text))


def _places(where: tuple[str, ...]) -> str:
    shown = ", ".join(where[:MAX_PLACES])
    return shown if len(where) <= MAX_PLACES else f"{shown} and {len(where) - MAX_PLACES:,} more"


def serve_until_interrupted(before_url: str, url: str, paths: Iterable[str]) -> None:
    """Print the URLs of the pages that changed, and wait for Ctrl-C."""
    console.print(SERVING)
    for server in (before_url, url):
        console.print(f"  {server}/?token={TOKEN}", markup=False)
    for path in paths:
        console.print(f"  {PAGE.format(before=before_url, after=url, path=path)}", markup=False)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        console.print("\nstopped")
