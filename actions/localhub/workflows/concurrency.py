"""What a `concurrency` group does with a new run: one runs, one waits, a newer one takes the waiting place.

Source: docs.github.com, "Control the concurrency of workflows and jobs".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from localhub.workflows.expressions import as_text, fill, value

# `queue: max` holds this many waiting runs; a run beyond that is cancelled at once.
LONGEST_QUEUE = 100


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    cancel_in_progress: bool = False
    keeps_queue: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What a new run means for the runs of its group: which are cancelled, and whether it comes in itself."""

    cancel: tuple[int, ...] = ()
    admitted: bool = True


def group_of(concurrency: Any, contexts: Mapping[str, Any]) -> Group | None:
    """The group that a workflow's `concurrency` puts a run in; None without one."""
    match concurrency:
        case None:
            return None
        case str():
            name, settings = concurrency, {}
        case _:
            name, settings = concurrency.get("group", ""), concurrency
    cancel = value(settings.get("cancel-in-progress", False), contexts)
    keeps = settings.get("queue", "single") == "max"
    # Group names do not mind case.
    return Group(fill(as_text(name), contexts).lower(), as_text(cancel) == "true", keeps)


def enter(group: Group, running: Sequence[int], waiting: Sequence[int]) -> Entry:
    """Ids of the group's runs, oldest first; those to cancel when one more run comes."""
    if group.cancel_in_progress:
        return Entry(cancel=(*running, *waiting))
    if not group.keeps_queue:
        return Entry(cancel=tuple(waiting))
    return Entry(admitted=len(waiting) < LONGEST_QUEUE)
