"""Shows a rehearsal: what was applied, what failed, and a table of before and after."""

import threading
from typing import TYPE_CHECKING, Final

from tahaluf.escape import escape_log
from tahaluf.manifest import Manifest
from tahaluf.plan import pluralize
from tahaluf.rehearsal import TOKEN

from .tables import console, show_table
from .terminal import show_blocked

if TYPE_CHECKING:
    from tahaluf.flows.rehearse import Rehearsal

# User-facing messages
NOTHING: Final = "The plan changes nothing on GitHub."
APPLIED: Final = "Applied {changes} to a copy on this machine. Nothing was written to GitHub."
NOT_COPIED: Final = "not copied"
SERVING: Final = "\nCompare the pages until you press Ctrl-C. Open both servers once with these addresses:"
PAGE: Final = "before {before}/{path}   after {after}/{path}"


def show_rehearsal(rehearsal: "Rehearsal") -> None:
    for outcome in rehearsal.not_copied:
        text = f"{outcome.change.project} {outcome.change.target}: {outcome.reason}"
        console.print(f"[yellow]{NOT_COPIED}[/yellow]", escape_log(text), markup=True)
    for outcome in rehearsal.outcomes:
        if outcome.state != "done":
            text = f"{outcome.change.project} {outcome.change.target}: {outcome.reason}"
            console.print(f"[red]{outcome.state}[/red]", escape_log(text))
    show_blocked(rehearsal.plan.blocked, details=True)
    if not rehearsal.plan.writes:
        console.print(NOTHING)
        return
    rows = [(one.where, one.what, one.before, one.after) for one in rehearsal.differences]
    show_table(("where", "what", "before", "after"), rows)
    count = sum(outcome.state == "done" for outcome in rehearsal.outcomes)
    console.print(APPLIED.format(changes=pluralize(count, "change")))


def serve_until_interrupted(rehearsal: "Rehearsal", manifest: Manifest) -> None:
    """Print the addresses of the pages that changed, and wait for Ctrl-C."""
    console.print(SERVING)
    for url in (rehearsal.before_url, rehearsal.url):
        console.print(f"  {url}/?token={TOKEN}", markup=False)
    for slug in dict.fromkeys(one.where for one in rehearsal.differences if not one.where.startswith("@")):
        project = manifest.find(slug)
        owner = manifest.organization_of(project) if project else manifest.organization
        page = PAGE.format(before=rehearsal.before_url, after=rehearsal.url, path=f"{owner}/{slug}")
        console.print(f"  {page}", markup=False)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        console.print("\nstopped")
