"""Tables of numbers about people that give no small group away: neither by itself nor by subtraction.

A number below five is not told. Where a table's sum is known, as it always may be, what is hidden could be worked out
from what is shown; so the table hides more, until each hidden number of people might be anything from nought to four.
Tables of different days can still be compared: whoever publishes them often tells more than one does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MIN_CELL_SIZE: Final = 5  # the smallest number that is told
MIN_COMPLEMENT_SIZE: Final = 9  # hidden beside small ones, it is known to be at least this


@dataclass(frozen=True, slots=True)
class Cell:
    """A number that may be hidden. `small`: it is known to be below FEWEST, and no more; else nothing is known."""

    number: int | None
    small: bool = False

    def __str__(self) -> str:
        if self.number is not None:
            return str(self.number)
        return f"<{MIN_CELL_SIZE}" if self.small else "–"


SUPPRESSED: Final = Cell(None)
BELOW_MINIMUM: Final = Cell(None, small=True)


def suppress_number(number: int) -> Cell:
    """A number by itself, which is part of no sum."""
    return BELOW_MINIMUM if number < MIN_CELL_SIZE else Cell(number)


def suppress_partition(counts: Mapping[str, int]) -> dict[str, Cell]:
    """A table in which everybody stands exactly once, so that its numbers add up to a known sum.

    What is hidden beside the small numbers is chosen by its place and not by how large it is, and whether that is
    enough is seen from the sum alone: so who knows this rule knows no more. That a group is empty may be worked out.
    """
    small_keys = [key for key, number in counts.items() if number < MIN_CELL_SIZE]
    total = sum(counts[key] for key in small_keys)
    if total == 0 or MIN_CELL_SIZE - 1 <= total <= (MIN_CELL_SIZE - 1) * (len(small_keys) - 1):
        return {key: suppress_number(number) for key, number in counts.items()}
    complement = next((key for key in reversed(list(counts)) if counts[key] >= MIN_COMPLEMENT_SIZE), None)
    if complement is None or total + counts[complement] < MIN_COMPLEMENT_SIZE + MIN_CELL_SIZE - 1:
        return dict.fromkeys(counts, SUPPRESSED)
    return {
        key: SUPPRESSED if key == complement else suppress_number(number) for key, number in counts.items()
    }


def suppress_overlapping(counts: Mapping[str, int]) -> dict[str, Cell]:
    """A table in which somebody may stand several times, or not at all: its numbers add up to nothing."""
    return {key: suppress_number(number) for key, number in counts.items()}
