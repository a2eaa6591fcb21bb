"""Tables of numbers about people that give no small group away: neither by itself nor by subtraction.

A number below five is not told. Where a table's sum is known, as it always may be, what is hidden could be worked out
from what is shown; so the table hides more, until each hidden number of people might be anything from nought to four.
Tables of different days can still be compared: whoever publishes them often tells more than one does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

FEWEST: Final = 5  # the smallest number that is told
ROOMY: Final = 9  # hidden beside small ones, it is known to be at least this


@dataclass(frozen=True, slots=True)
class Cell:
    """A number that may be hidden. `small`: it is known to be below FEWEST, and no more; else nothing is known."""

    number: int | None
    small: bool = False

    def __str__(self) -> str:
        if self.number is not None:
            return str(self.number)
        return f"<{FEWEST}" if self.small else "–"


HIDDEN: Final = Cell(None)
SMALL: Final = Cell(None, small=True)


def cell(number: int) -> Cell:
    """A number by itself, which is part of no sum."""
    return SMALL if number < FEWEST else Cell(number)


def shares(counts: Mapping[str, int]) -> dict[str, Cell]:
    """A table in which everybody stands exactly once, so that its numbers add up to a known sum.

    What is hidden beside the small numbers is chosen by its place and not by how large it is, and whether that is
    enough is seen from the sum alone: so who knows this rule knows no more. That a group is empty may be worked out.
    """
    hidden = [key for key, number in counts.items() if number < FEWEST]
    total = sum(counts[key] for key in hidden)
    if total == 0 or FEWEST - 1 <= total <= (FEWEST - 1) * (len(hidden) - 1):
        return {key: cell(number) for key, number in counts.items()}
    beside = next((key for key in reversed(list(counts)) if counts[key] >= ROOMY), None)
    if beside is None or total + counts[beside] < ROOMY + FEWEST - 1:
        return dict.fromkeys(counts, HIDDEN)
    return {key: HIDDEN if key == beside else cell(number) for key, number in counts.items()}


def crowds(counts: Mapping[str, int]) -> dict[str, Cell]:
    """A table in which somebody may stand several times, or not at all: its numbers add up to nothing."""
    return {key: cell(number) for key, number in counts.items()}
