"""The demo's story: its steps, in their order.

Everybody acts through the API with a token of their own, as a browser or a script would. What the bot does, the
workflow files of this repository do.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from .bootstrap import bootstrap
from .harness import Assertion, Harness
from .maintenance import apply_again, rename_label
from .proposals import merge_proposals, submit_proposals
from .volunteers import submit_volunteer_forms


@dataclass(frozen=True, slots=True)
class Step:
    title: str
    run: Callable[[Harness], Iterator[Assertion]]


STEPS: Final = (
    Step("A new organization: this repository becomes its control repository", bootstrap),
    Step("Four people fill in the proposal form at the same time", submit_proposals),
    Step("The founder merges two of them, one after the other", merge_proposals),
    Step("Three people offer help, each by another door", submit_volunteer_forms),
    Step("Apply once more", apply_again),
    Step("A label is renamed in the manifest", rename_label),
)
