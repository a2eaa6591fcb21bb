"""Shows, on standard error, what an import has written and what the manifest cannot express."""

import sys
from itertools import groupby
from pathlib import Path
from typing import Final

from tahaluf.escape import escape_log
from tahaluf.importing import ImportResult
from tahaluf.plan import pluralize

# User-facing messages
DONE: Final = "Imported {projects} in {requests}. People are in {people}: do not commit that file."
MISSING: Final = "Not in the manifest, and left as it is on GitHub:"
HIDDEN: Final = (
    "{count} not public: {names}. Everyone can read these names if your control repository is public."
)
LEAVE_OUT: Final = "To leave them out, run: {command}"
LEAVE_OUT_OF_FILE: Final = (
    "To leave them out, remove their entries from {file}, or restore the file and run: {command}"
)
ORGANIZATION: Final = "the organization"


def show_summary(result: ImportResult, people: Path, requests: int, into: Path | None, command: str) -> None:
    """Print the summary. `command` imports everything except the repositories that are not public, `into` the same
    manifest.
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
    if result.inexpressible:
        _print(MISSING)
    for project, items in groupby(result.inexpressible, key=lambda item: item.project):
        _print(f"  {escape_log(project or ORGANIZATION)}")
        for item in items:
            _print(f"    {escape_log(item.what)}: {escape_log(item.reason)}")


def _print(line: str) -> None:
    print(line, file=sys.stderr)
