"""The result of applying a plan, and its job summary."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from tahaluf.escape import code_span, escape_inline
from tahaluf.github import ChangeState, Outcome
from tahaluf.plan import Blocked, Change, Unmanaged, blocked_to_markdown, pluralize

from .exit_codes import EXIT_INTERRUPTED

# User-facing messages
NO_CHANGES: Final = "**Nothing to do.** GitHub matches the manifest."
INTERRUPTED: Final = "The run was interrupted. Re-run it to continue where it stopped."
UNREVIEWED: Final = (
    "Held, because no merged pull request has shown these changes. To allow them, run apply with:"
)
SYMBOLS: Final[dict[ChangeState, str]] = {"done": "✓", "failed": "✗", "not reached": "…"}


@dataclass(frozen=True, slots=True)
class ApplyResult:
    outcomes: tuple[Outcome, ...]
    interrupted: bool = False
    unreviewed: tuple[Change, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    unmanaged: tuple[Unmanaged, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether GitHub now matches the manifest."""
        done = all(outcome.state == "done" for outcome in self.outcomes)
        return done and not (self.interrupted or self.unreviewed or self.blocked)

    @property
    def exit_code(self) -> int:
        return EXIT_INTERRUPTED if self.interrupted else int(not self.is_complete)

    def is_finished(self, slug: str) -> bool:
        """Whether this project has no failed, blocked or unreviewed change."""
        own_outcomes = [o for o in self.outcomes if o.change.project == slug]
        pending = [c.project for c in self.unreviewed] + [c.project for c in self.blocked]
        return not self.interrupted and slug not in pending and all(o.state == "done" for o in own_outcomes)

    def count_state(self, state: ChangeState) -> int:
        return sum(outcome.state == state for outcome in self.outcomes)


def to_summary(result: ApplyResult, heading: str = "") -> str:
    """Return the job summary as Markdown. Names from the manifest and error messages are escaped."""
    parts = [f"### {escape_inline(heading)}"] if heading else []
    return "\n\n".join([*parts, *_parts(result)]) + "\n"


def _parts(result: ApplyResult) -> Iterator[str]:
    if not (result.outcomes or result.unreviewed or result.blocked):
        yield NO_CHANGES
        return
    yield ", ".join(
        f"**{result.count_state(state)} {state}**" for state in SYMBOLS if result.count_state(state)
    ) or pluralize(0, "change")
    if result.interrupted:
        yield INTERRUPTED
    # Repositories are created in a separate round, so a project's outcomes may be far apart
    for slug, outcomes in groupby(sorted(result.outcomes, key=_project), key=_project):
        yield "\n".join([f"**{escape_inline(slug)}**", "", *map(_line, outcomes)])
    if result.unreviewed:
        lines = [
            f"- {code_span(c.project)}: {c.kind} {c.resource} {code_span(c.target)}: {code_span(c.digest)}"
            for c in result.unreviewed
        ]
        yield "\n".join([UNREVIEWED, "", *lines])
    if result.blocked:
        yield blocked_to_markdown(result.blocked)


def _project(outcome: Outcome) -> str:
    return outcome.change.project


def _line(outcome: Outcome) -> str:
    change = outcome.change
    why = f": {escape_inline(outcome.reason)}" if outcome.reason else ""
    return f"- {SYMBOLS[outcome.state]} {change.kind} {change.resource} {code_span(change.target)}{why}"
