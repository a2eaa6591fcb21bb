"""The result of applying a plan, and its job summary."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from tahaluf.escape import code_span, escape_inline, escape_message
from tahaluf.github import ChangeState, Outcome
from tahaluf.plan import (
    Blocked,
    HeldChange,
    HoldCause,
    Plan,
    Unmanaged,
    blocked_to_json,
    blocked_to_markdown,
    change_to_json,
    changes_to_markdown,
    describe_line,
    unmanaged_to_json,
    verb,
)

from .exit_codes import EXIT_INTERRUPTED
from .held import MERGED_ALREADY, HeldGroup, describe_held, describe_release, group_held

WAITS_FOR_PERSON: Final = frozenset({HoldCause.NOT_AGREED, HoldCause.WITHDRAWN})

# User-facing messages
NO_CHANGES: Final = "**Nothing to do.** GitHub matches the manifest."
INTERRUPTED: Final = "The run was interrupted. Run the command again to continue where it stopped."
REMAINING_HEADING: Final = "#### What remains"
BLOCKED_HEADING: Final = "**Blocked until the cause is resolved**"
HELD_HEADING: Final = "**Held back until approved**"
NOT_AGREED_HEADING: Final = "**Held back until the person agrees**"
DONE_HEADING: Final = "#### What was done"
UPDATES_OPENED: Final = "[GitHub's list]({url}) shows the open pull requests with updates."
SYMBOLS: Final[dict[ChangeState, str]] = {"done": "✓", "failed": "✗", "not reached": "…"}


@dataclass(frozen=True, slots=True)
class ApplyResult:
    """The outcome of each change, and everything that was not applied. `notes` are those of the `Plan`."""

    outcomes: tuple[Outcome, ...]
    interrupted: bool = False
    held: tuple[HeldChange, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    unmanaged: tuple[Unmanaged, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether GitHub now matches the manifest."""
        done = all(outcome.state == "done" for outcome in self.outcomes)
        return done and not (self.interrupted or self.held or self.blocked or self.tasks)

    @property
    def tasks(self) -> tuple[Unmanaged, ...]:
        """Tasks for people that are not failures, such as talking to someone whose invitation has expired."""
        return tuple(entry for entry in self.unmanaged if entry.is_task)

    @property
    def exit_code(self) -> int:
        return EXIT_INTERRUPTED if self.interrupted else int(not self.is_complete)

    @classmethod
    def merge(cls, results: Iterable["ApplyResult"]) -> "ApplyResult":
        """Merge the results of several shards."""
        found = tuple(results)
        return cls(
            tuple(outcome for result in found for outcome in result.outcomes),
            any(result.interrupted for result in found),
            tuple(item for result in found for item in result.held),
            tuple(entry for result in found for entry in result.blocked),
            tuple(entry for result in found for entry in result.unmanaged),
            tuple(dict.fromkeys(note for result in found for note in result.notes)),
        )

    def is_finished(self, slug: str) -> bool:
        """Whether the project is complete: none of its changes failed, is blocked or needs a review."""
        own_outcomes = [o for o in self.outcomes if o.change.project == slug]
        pending = [item.change.project for item in self.held] + [c.project for c in self.blocked]
        return not self.interrupted and slug not in pending and all(o.state == "done" for o in own_outcomes)

    def count_state(self, state: ChangeState) -> int:
        return sum(outcome.state == state for outcome in self.outcomes)


def result_to_json(result: ApplyResult, *, in_public: bool) -> dict[str, Any]:
    """Return the result in the stable JSON format of `tahaluf apply --json`."""
    return {
        "version": 1,
        "complete": result.is_complete,
        "interrupted": result.interrupted,
        "outcomes": [
            {
                "change": change_to_json(outcome.change, in_public=in_public),
                "state": outcome.state,
                "reason": outcome.reason,
            }
            for outcome in result.outcomes
        ],
        "held": [
            {
                "change": change_to_json(item.change, in_public=in_public),
                "cause": str(item.cause),
                "pull": item.pull,
            }
            for item in result.held
        ],
        "blocked": [blocked_to_json(entry) for entry in result.blocked],
        "unmanaged": [unmanaged_to_json(entry, in_public=in_public) for entry in result.unmanaged],
        "notes": list(result.notes),
    }


def to_summary(
    result: ApplyResult, heading: str = "", repository_url: str = "", updates_url: str = ""
) -> str:
    """Return the job summary as Markdown: first the remaining tasks, then the applied changes.

    Names from the manifest and error messages are escaped. `repository_url`: the control repository, for links.
    `updates_url`: GitHub's list of the pull requests with updates.
    """
    parts = [f"### {escape_inline(heading)}"] if heading else []
    return "\n\n".join([*parts, *_parts(result, repository_url, updates_url)]) + "\n"


def _parts(result: ApplyResult, repository_url: str, updates_url: str) -> Iterator[str]:
    if result.is_complete and not result.outcomes:
        yield NO_CHANGES
    if counts := _counts(result):
        yield counts
    if result.interrupted:
        yield INTERRUPTED
    if remaining := list(_remaining(result, repository_url)):
        yield REMAINING_HEADING
        yield from remaining
    if done := [outcome.change for outcome in result.outcomes if outcome.state == "done"]:
        yield DONE_HEADING
        yield from changes_to_markdown(Plan.from_items(done).changes, is_done=True)
        if updates_url and any(change.resource == "updates" for change in done):
            yield UPDATES_OPENED.format(url=updates_url)
    yield from map(escape_message, result.notes)


def _counts(result: ApplyResult) -> str:
    counts: list[tuple[int, str]] = [
        *((result.count_state(state), state) for state in SYMBOLS if state != "done"),
        (len(result.held), "held back"),
        (len(result.blocked), "blocked"),
        (result.count_state("done"), "done"),
    ]
    return ", ".join(f"**{count} {what}**" for count, what in counts if count)


def _remaining(result: ApplyResult, repository_url: str) -> Iterator[str]:
    yield from _by_project(outcome for outcome in result.outcomes if outcome.state != "done")
    yield from _held(result.held, repository_url)
    if result.blocked:
        yield BLOCKED_HEADING
        yield blocked_to_markdown(result.blocked)
    if result.tasks:
        yield "\n".join(
            f"- {code_span(task.project)}: {escape_message(task.reason)}" for task in result.tasks
        )


def _held(held: Iterable[HeldChange], repository_url: str) -> Iterator[str]:
    groups = group_held(held, fold=True)
    waiting_for_people = [group for group in groups if group.cause in WAITS_FOR_PERSON]
    others = [group for group in groups if group.cause not in WAITS_FOR_PERSON]
    for heading, chosen in ((NOT_AGREED_HEADING, waiting_for_people), (HELD_HEADING, others)):
        if chosen:
            yield heading
            yield "\n".join(
                f"- {', '.join(map(code_span, group.projects))}: {escape_message(describe_held(group))}. "
                f"{_release(group, repository_url)}"
                for group in chosen
            )
    if any(group.cause is HoldCause.OTHER_ACCOUNT for group in others):
        yield MERGED_ALREADY


def _release(group: HeldGroup, repository_url: str) -> str:
    return describe_release(group, repository_url, code_span, all_digests=True)


def _by_project(outcomes: Iterable[Outcome]) -> Iterator[str]:
    # Repositories are created in a separate round, so a project's outcomes may be far apart
    for slug, own in groupby(sorted(outcomes, key=_project), key=_project):
        yield "\n".join([f"**{escape_inline(slug)}**", "", *map(_line, own)])


def _project(outcome: Outcome) -> str:
    return outcome.change.project


def _line(outcome: Outcome) -> str:
    change = outcome.change
    why = f": {escape_message(outcome.reason)}" if outcome.reason else ""
    what = describe_line([change], code_span, escape_message, in_public=True)
    return f"- {SYMBOLS[outcome.state]} {outcome.state}: {verb(change)} {what}{why}"
