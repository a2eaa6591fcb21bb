"""Counts the people who have left. The roster keeps no other data about them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Final

import yaml

from tahaluf.volunteers.people import Person

from .codec import read_number
from .record import YAML_LOADER, BrokenRecord

COUNTS_PATH: Final = "counts.yml"
HEADER: Final = (
    "# Only numbers: how many people have left, how many of them had received an answer or started work, "
    "and when they joined.\n"
)


@dataclass(frozen=True, slots=True)
class DepartureCounts:
    """`left`: how many left. `answered`: how many of them had received an answer from a human. `began`: how many of
    them had started working.

    `weeks`: how many of them joined in each ISO week, such as `2026-W09`.
    """

    left: int = 0
    answered: int = 0
    began: int = 0
    weeks: Mapping[str, int] = field(default_factory=dict)

    def with_departure(self, person: Person) -> "DepartureCounts":
        """Return the counts after this person has left."""
        came_in = iso_week(person.given)
        return replace(
            self,
            left=self.left + 1,
            answered=self.answered + (person.answered is not None),
            began=self.began + (person.began is not None),
            weeks=dict(sorted({**self.weeks, came_in: self.weeks.get(came_in, 0) + 1}.items())),
        )


def iso_week(day: date) -> str:
    """Return the ISO week of a day, such as `2026-W09`."""
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02}"


def read_counts(text: str) -> DepartureCounts:
    """Read the counts. Raises BrokenRecord if they are invalid."""
    try:
        data = yaml.load(text, Loader=YAML_LOADER) or {}  # noqa: S506  (a safe loader)
        weeks = {str(key): read_number(value) for key, value in data.pop("weeks", {}).items()}
        return DepartureCounts(weeks=weeks, **{key: read_number(value) for key, value in data.items()})
    except (yaml.YAMLError, ValueError, TypeError, AttributeError):
        raise BrokenRecord(COUNTS_PATH) from None


def write_counts(counts: DepartureCounts) -> str:
    return HEADER + yaml.safe_dump(asdict(counts), sort_keys=False)
