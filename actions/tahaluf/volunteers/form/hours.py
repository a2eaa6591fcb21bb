"""Hours per week, as written in an option of the form or in a role in the manifest."""

import re
from dataclasses import dataclass
from typing import Final

AT_MOST_PATTERN: Final = re.compile(r"up to|at most|less than|under|[<≤]", re.IGNORECASE)
AT_LEAST_PATTERN: Final = re.compile(r"or more|at least|over|more than|\+|[>≥]", re.IGNORECASE)
NUMBER_PATTERN: Final = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Hours:
    """A range from `low` to `high` hours per week, inclusive. `high` is None for "or more"."""

    low: int
    high: int | None

    def __str__(self) -> str:
        if self.high is None:
            return f"{self.low}+"
        return str(self.low) if self.low == self.high else f"{self.low}-{self.high}"


def read_hours(text: str | None) -> Hours | None:
    """Parse text such as "3-5", "4", "up to 2 hours" or "10 or more · ١٠ أو أكثر". Return None if it contains no
    number.

    Only ASCII digits count, because an option may repeat the number in Arabic digits.
    """
    numbers = [int(digits) for digits in NUMBER_PATTERN.findall(text or "")]
    if not text or not numbers:
        return None
    if len(numbers) > 1:
        return Hours(min(numbers[:2]), max(numbers[:2]))
    if AT_LEAST_PATTERN.search(text):
        return Hours(numbers[0], None)
    return Hours(0 if AT_MOST_PATTERN.search(text) else numbers[0], numbers[0])
