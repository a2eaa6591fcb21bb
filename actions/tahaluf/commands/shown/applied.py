"""What an apply has done, as a value and as a job summary."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from tahaluf.github import Outcome, State
from tahaluf.plan import CannotApply, Change, Left, cannot_to_markdown, count
from tahaluf.text import code, inline

# Texts for people
NOTHING: Final = "**Nothing to do.** GitHub is as the manifest says."
INTERRUPTED: Final = "The run was ended before it was through. Run it again: it goes on where it stopped."
UNSEEN: Final = "Not done, since no merged pull request has shown it. To let it pass, run apply with:"
SIGNS: Final[dict[State, str]] = {"done": "✓", "failed": "✗", "not reached": "…"}


@dataclass(frozen=True, slots=True)
class Applied:
    outcomes: tuple[Outcome, ...]
    interrupted: bool = False
    unseen: tuple[Change, ...] = ()
    cannot: tuple[CannotApply, ...] = ()
    left: tuple[Left, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether all that the manifest asks for is so now."""
        done = all(outcome.state == "done" for outcome in self.outcomes)
        return done and not (self.interrupted or self.unseen or self.cannot)

    @property
    def exit_code(self) -> int:
        return 130 if self.interrupted else int(not self.whole)

    def finished(self, slug: str) -> bool:
        """Whether nothing of this project is left to do."""
        mine = [o for o in self.outcomes if o.change.project == slug]
        held = [c.project for c in self.unseen] + [c.project for c in self.cannot]
        return not self.interrupted and slug not in held and all(o.state == "done" for o in mine)

    def counted(self, state: State) -> int:
        return sum(outcome.state == state for outcome in self.outcomes)


def to_summary(applied: Applied, heading: str = "") -> str:
    """Markdown for the job summary. Every text of the manifest goes out through `text`."""
    first = [f"### {inline(heading)}"] if heading else []
    return "\n\n".join([*first, *_parts(applied)]) + "\n"


def _parts(applied: Applied) -> Iterator[str]:
    if not (applied.outcomes or applied.unseen or applied.cannot):
        yield NOTHING
        return
    yield ", ".join(
        f"**{applied.counted(state)} {state}**" for state in SIGNS if applied.counted(state)
    ) or count(0, "change")
    if applied.interrupted:
        yield INTERRUPTED
    # What founded a project was done in a round of its own, before the rest
    for slug, mine in groupby(sorted(applied.outcomes, key=_project), key=_project):
        yield "\n".join([f"**{inline(slug)}**", "", *map(_line, mine)])
    if applied.unseen:
        lines = [
            f"- {code(c.project)}: {c.kind} {c.resource} {code(c.target)}: {code(c.digest)}"
            for c in applied.unseen
        ]
        yield "\n".join([UNSEEN, "", *lines])
    if applied.cannot:
        yield cannot_to_markdown(applied.cannot)


def _project(outcome: Outcome) -> str:
    return outcome.change.project


def _line(outcome: Outcome) -> str:
    change = outcome.change
    why = f": {inline(outcome.reason)}" if outcome.reason else ""
    return f"- {SIGNS[outcome.state]} {change.kind} {change.resource} {code(change.target)}{why}"
