"""Shows, on standard error, what an import has written and what the manifest cannot express."""

import sys
from itertools import groupby
from pathlib import Path
from typing import Final

from tahaluf.escape import escape_log
from tahaluf.importing import ImportResult
from tahaluf.plan import pluralize

# User-facing messages
DONE: Final = "Imported {projects} in {requests}. The people are listed in {people}: do not commit that file."
MISSING: Final = "Not in the manifest, and left as it is on GitHub:"
ORGANIZATION: Final = "the organization"


def show_summary(result: ImportResult, people: Path, requests: int) -> None:
    _print(
        DONE.format(
            projects=pluralize(len(result.imported.entries), "repository", "repositories"),
            requests=pluralize(requests, "request"),
            people=people,
        )
    )
    if result.inexpressible:
        _print(MISSING)
    for project, items in groupby(result.inexpressible, key=lambda item: item.project):
        _print(f"  {escape_log(project or ORGANIZATION)}")
        for item in items:
            _print(f"    {escape_log(item.what)}: {escape_log(item.reason)}")


def _print(line: str) -> None:
    print(line, file=sys.stderr)
