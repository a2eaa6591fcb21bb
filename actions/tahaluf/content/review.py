"""Determines whether something needs another review, given the month of its last review."""

from datetime import date
from typing import Annotated, Final

from pydantic import Field

from tahaluf.manifest import TextFormat

MONTH_FORMAT: Final = TextFormat(
    "month", r"[0-9]{4}-(0[1-9]|1[0-2])", "month-malformed", "write the year and the month, such as 2026-10"
)
Month = Annotated[str, MONTH_FORMAT]
ReviewInterval = Annotated[int, Field(ge=1, le=60)]
DEFAULT_INTERVAL: Final = 12


def month_of(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def needs_review(checked: str, interval: int, day: date) -> bool:
    """Whether `interval` months have passed on `day` since the month `checked`."""
    last = month_of(checked)
    return (day.year - last.year) * 12 + day.month - last.month > interval
