"""Shows, on standard error, what an import has written and what the manifest cannot express."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from tahaluf.access import AppAccess
from tahaluf.escape import escape_log
from tahaluf.importing import ImportResult
from tahaluf.plan import pluralize

from .access import describe_app

# User-facing messages
DONE: Final = "Imported {projects} in {requests}. The people are listed in {people}: do not commit that file."
APP: Final = "App {name}: {access}"
UNREAD_APPS: Final = "Apps: the token cannot read them"
MISSING: Final = "Not in the manifest, and left as it is on GitHub:"
HIDDEN: Final = (
    "{count} not public: {names}. Anyone can read these names if your control repository is public."
)
LEAVE_OUT: Final = "To leave them out, run: {command}"
LEAVE_OUT_OF_FILE: Final = (
    "To leave them out, remove their entries from {file}, or restore the file and run: {command}"
)
ORGANIZATION: Final = "the organization"


def show_summary(
    result: ImportResult,
    apps: Sequence[AppAccess] | None,
    people: Path,
    requests: int,
    into: Path | None,
    command: str,
) -> None:
    """Print what was written and what is missing.

    `apps` is None if the token cannot read them. `command` repeats the import, also `into` the same manifest, without
    the repositories that are not public.
    """
    _print(
        DONE.format(
            projects=pluralize(len(result.imported.entries), "repository", "repositories"),
            requests=pluralize(requests, "request"),
            people=people,
        )
    )
    if result.hidden:
        count = pluralize(len(result.hidden), "repository is", "repositories are")
        _print(HIDDEN.format(count=count, names=", ".join(map(escape_log, result.hidden))))
        text = LEAVE_OUT if into is None else LEAVE_OUT_OF_FILE
        _print(text.format(file=into, command=escape_log(command)))
    notes = [(ORGANIZATION, line) for line in _app_lines(apps)]
    notes += [(item.project or ORGANIZATION, f"{item.what}: {item.reason}") for item in result.inexpressible]
    if notes:
        _print(MISSING)
    for places, lines in fold_notes(notes).items():
        _print(f"  {escape_log(', '.join(places))}")
        for line in lines:
            _print(f"    {escape_log(line)}")


def fold_notes(notes: Iterable[tuple[str, str]]) -> dict[tuple[str, ...], list[str]]:
    """Return each note once, with all places to which it applies. `notes` are pairs of a place and a note."""
    places: dict[str, list[str]] = {}
    for place, note in notes:
        places.setdefault(note, []).append(place)
    folded: dict[tuple[str, ...], list[str]] = {}
    for note, concerned in places.items():
        folded.setdefault(tuple(concerned), []).append(note)
    return folded


def _app_lines(apps: Sequence[AppAccess] | None) -> Iterator[str]:
    if apps is None:
        yield UNREAD_APPS
    for app in apps or ():
        yield APP.format(name=app.app, access=describe_app(app))


def _print(line: str) -> None:
    print(line, file=sys.stderr)
