"""The demo's story: its steps, in their order.

Everybody acts through the API with a token of their own, as a browser or a script would. What the bot does, the
workflow files of this repository do.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from .founding import found
from .proposals import merge, propose
from .stage import Check, Stage
from .upkeep import again, rename
from .volunteers import volunteer


@dataclass(frozen=True, slots=True)
class Step:
    title: str
    play: Callable[[Stage], Iterator[Check]]


STEPS: Final = (
    Step("A new organization: this repository becomes its control repository", found),
    Step("Four people fill in the proposal form at the same time", propose),
    Step("The founder merges two of them, one after the other", merge),
    Step("Three people offer help, each by another door", volunteer),
    Step("Apply once more", again),
    Step("A label is renamed in the manifest", rename),
)
