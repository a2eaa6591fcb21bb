"""Apply a `concurrency` group to a new run. At most one run is active and one is waiting.

A newer run replaces the waiting run.

Source: docs.github.com, "Control the concurrency of workflows and jobs".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from localhub.workflows.expressions import evaluate_template, interpolate, to_string

# `queue: max` allows this many waiting runs. Additional runs are cancelled immediately.
MAX_QUEUE_LENGTH = 100


@dataclass(frozen=True, slots=True)
class ConcurrencyGroup:
    name: str
    cancel_in_progress: bool = False
    queues_all: bool = False


@dataclass(frozen=True, slots=True)
class Admission:
    """What a new run does to its group: which runs are cancelled, and whether the new run is admitted."""

    cancel: tuple[int, ...] = ()
    admitted: bool = True


def concurrency_group(concurrency: Any, contexts: Mapping[str, Any]) -> ConcurrencyGroup | None:
    """The group of a run, or None if its workflow has no `concurrency`."""
    match concurrency:
        case None:
            return None
        case str():
            name, settings = concurrency, {}
        case _:
            name, settings = concurrency.get("group", ""), concurrency
    cancel = evaluate_template(settings.get("cancel-in-progress", False), contexts)
    queues_all = settings.get("queue", "single") == "max"
    # Group names are case-insensitive.
    return ConcurrencyGroup(
        interpolate(to_string(name), contexts).lower(), to_string(cancel) == "true", queues_all
    )


def admit(group: ConcurrencyGroup, running: Sequence[int], waiting: Sequence[int]) -> Admission:
    """Decide how to handle a new run. `running` and `waiting` are ids of the group's other runs, oldest first."""
    if group.cancel_in_progress:
        return Admission(cancel=(*running, *waiting))
    if not group.queues_all:
        return Admission(cancel=tuple(waiting))
    return Admission(admitted=len(waiting) < MAX_QUEUE_LENGTH)
