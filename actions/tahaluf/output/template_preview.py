"""Shows how updates to a template would change projects, as a table and, on request, as diffs."""

import re
from collections.abc import Sequence
from typing import Final

from rich.markup import escape

from tahaluf.escape import escape_log
from tahaluf.plan import pluralize
from tahaluf.templates import Effect, Preview, count_effects

from .console import console
from .tables import show_table

# User-facing messages
SUMMARY: Final = {
    Effect.UPDATES: "{number} of {projects} would update cleanly",
    Effect.CONFLICTS: "{number} would conflict ({names})",
    Effect.UNCHANGED: "{number} would stay unchanged",
    Effect.UNKNOWN: "{number} could not be computed ({names})",
}


def describe_effects(previews: Sequence[Preview]) -> str:
    """Return one sentence, such as `31 of 40 projects would update cleanly, 2 would conflict (a, b)`."""
    total = pluralize(len(previews), "project")
    effects = count_effects(previews)
    return ", ".join(
        SUMMARY[effect].format(number=len(slugs), projects=total, names=", ".join(slugs))
        for effect, slugs in effects.items()
        if slugs or effect is Effect.UPDATES
    )


def show_previews(previews: Sequence[Preview], *, with_diffs: bool) -> None:
    show_table(
        ("project", "effect", "files"), ((one.project, str(one.effect), _files(one)) for one in previews)
    )
    for preview in previews if with_diffs else ():
        for line in preview.diff():
            console.print(escape(_escape_line(line)), style=_style(line))
    console.print(escape(f"{describe_effects(previews)}."))


def _files(preview: Preview) -> str:
    if preview.problem:
        return preview.problem
    counts = ", ".join(f"{number} {outcome}" for outcome, number in preview.counts.items())
    paths = ", ".join(file.path for file in preview.update.conflicts) if preview.update else ""
    return f"{counts} ({paths})" if paths else counts


def _escape_line(line: str) -> str:
    """Escape a line of a file, but keep its spaces."""
    return re.sub(r"[^ ]+", lambda word: escape_log(word[0]), line.expandtabs(4))


def _style(line: str) -> str:
    return {"+": "green", "-": "red", "@": "cyan"}.get(line[:1], "")
