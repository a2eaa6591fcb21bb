"""Suppresses small numbers in tables about people, so that no one can infer them, even by subtraction.

Numbers below five are hidden. If the sum of the table is known, a hidden number could be computed from the others, so
more cells are hidden until each small cell could be anything from 0 to 4. Someone who compares tables from different
days can still learn more, so tables should be published rarely.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MIN_CELL_SIZE: Final = 5  # the smallest number that is shown
MIN_COMPLEMENT_SIZE: Final = 9  # the smallest number that can be hidden to protect smaller ones


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, or None if it is suppressed. `small`: whether to show that the number is below MIN_CELL_SIZE."""

    number: int | None
    small: bool = False

    def __str__(self) -> str:
        if self.number is not None:
            return str(self.number)
        return f"<{MIN_CELL_SIZE}" if self.small else "–"


SUPPRESSED: Final = Cell(None)
BELOW_MINIMUM: Final = Cell(None, small=True)


def suppress_number(number: int) -> Cell:
    """Suppress a small number that is not part of a sum."""
    return BELOW_MINIMUM if number < MIN_CELL_SIZE else Cell(number)


def suppress_partition(counts: Mapping[str, int]) -> dict[str, Cell]:
    """Suppress numbers in a table in which everyone is counted exactly once, so that the numbers add up to a known
    sum.

    If another cell must be hidden, it is the last one that is large enough, whatever its number. Whether one cell is
    enough depends only on the sum, so knowing this rule reveals nothing else, except that all small groups may be
    empty.
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
    """Suppress numbers in a table in which people may be counted several times or not at all, so that the sum reveals
    nothing.
    """
    return {key: suppress_number(number) for key, number in counts.items()}
