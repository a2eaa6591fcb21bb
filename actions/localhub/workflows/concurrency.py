"""What a `concurrency` group does with a new run: one runs, one waits, a newer one takes the waiting place.

Source: docs.github.com, "Control the concurrency of workflows and jobs".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from localhub.workflows.expressions import evaluate_template, interpolate, to_string

# `queue: max` holds this many waiting runs; a run beyond that is cancelled at once.
MAX_QUEUE_LENGTH = 100


@dataclass(frozen=True, slots=True)
class ConcurrencyGroup:
    name: str
    cancel_in_progress: bool = False
    queues_all: bool = False


@dataclass(frozen=True, slots=True)
class Admission:
    """What a new run means for the runs of its group: which are cancelled, and whether it comes in itself."""

    cancel: tuple[int, ...] = ()
    admitted: bool = True


def concurrency_group(concurrency: Any, contexts: Mapping[str, Any]) -> ConcurrencyGroup | None:
    """The group that a workflow's `concurrency` puts a run in; None without one."""
    match concurrency:
        case None:
            return None
        case str():
            name, settings = concurrency, {}
        case _:
            name, settings = concurrency.get("group", ""), concurrency
    cancel = evaluate_template(settings.get("cancel-in-progress", False), contexts)
    queues_all = settings.get("queue", "single") == "max"
    # Group names do not mind case.
    return ConcurrencyGroup(
        interpolate(to_string(name), contexts).lower(), to_string(cancel) == "true", queues_all
    )


def admit(group: ConcurrencyGroup, running: Sequence[int], waiting: Sequence[int]) -> Admission:
    """Ids of the group's runs, oldest first; those to cancel when one more run comes."""
    if group.cancel_in_progress:
        return Admission(cancel=(*running, *waiting))
    if not group.queues_all:
        return Admission(cancel=tuple(waiting))
    return Admission(admitted=len(waiting) < MAX_QUEUE_LENGTH)
