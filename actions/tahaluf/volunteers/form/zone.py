"""Represents time zones as ranges of UTC offsets, because an exact zone would show where someone lives."""

import re
from typing import Final, NamedTuple

OFFSET: Final = re.compile(r"UTC\s?([+\N{MINUS SIGN}-]\s?[0-9]{1,2})?", re.IGNORECASE)


class TimeZoneRange(NamedTuple):
    """A range of time zones, from `low` to `high` hours east of UTC, inclusive."""

    low: int
    high: int

    def __str__(self) -> str:
        first, last = (f"UTC{hours:+d}" if hours else "UTC" for hours in self)
        return first if first == last else f"{first} to {last}"

    def hours_apart(self, other: "TimeZoneRange") -> int:
        """Return the number of hours between the ranges, or 0 if they overlap."""
        return max(0, self.low - other.high, other.low - self.high)


def read_zone(text: str | None) -> TimeZoneRange | None:
    """Parse text such as "UTC+2" or "Europe and Africa (UTC-1 to UTC+3) · أوروبا وأفريقيا". Return None if there is no
    offset.
    """
    offsets = [_offset_hours(matched.group(1)) for matched in OFFSET.finditer(text or "")][:2]
    return TimeZoneRange(min(offsets), max(offsets)) if offsets else None


def _offset_hours(offset: str | None) -> int:
    return int((offset or "0").replace("\N{MINUS SIGN}", "-").replace(" ", ""))
