"""Determines which resources no longer respond, based on the observations of several runs. No I/O."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import Enum
from typing import Final

from .resources import Resource

MIN_RUNS: Final = 3
MIN_DAYS: Final = 14


class LinkStatus(Enum):
    """`GONE`: the page or its host does not exist. `UNCLEAR`: anything else, such as 403, 429, 5xx or a timeout."""

    FOUND = "found"
    GONE = "gone"
    UNCLEAR = "could not tell"


@dataclass(frozen=True, slots=True)
class Absence:
    """Consecutive runs in which a URL was gone. The dates are in ISO format."""

    url: str
    first: str
    last: str
    runs: int

    @property
    def is_certain(self) -> bool:
        days = (date.fromisoformat(self.last) - date.fromisoformat(self.first)).days
        return self.runs >= MIN_RUNS and days >= MIN_DAYS


def record(
    earlier: Mapping[str, Absence],
    resources: Sequence[Resource],
    statuses: Mapping[str, LinkStatus],
    today: date,
) -> dict[str, Absence]:
    """Return the absences by resource id after a run. Two runs on the same day count as one.

    If no page at all was found, the network is the likely cause, so the run does not count.
    """
    if LinkStatus.FOUND not in statuses.values():
        return dict(earlier)
    day, absences = today.isoformat(), {}
    for resource in resources:
        before = earlier.get(resource.id)
        if before and before.url != resource.url:
            before = None
        match statuses.get(resource.url, LinkStatus.UNCLEAR):
            case LinkStatus.GONE:
                runs = 1 if before is None else before.runs + (before.last != day)
                absences[resource.id] = Absence(resource.url, before.first if before else day, day, runs)
            case LinkStatus.UNCLEAR if before:
                absences[resource.id] = before
    return absences


def unreachable_changes(
    resources: Sequence[Resource], absences: Mapping[str, Absence], statuses: Mapping[str, LinkStatus]
) -> dict[str, str | None]:
    """Return the new values of `unreachable`, by resource id: a month, or None if the URL responds again."""
    changes: dict[str, str | None] = {}
    for resource in resources:
        absence = absences.get(resource.id)
        if resource.unreachable and statuses.get(resource.url) is LinkStatus.FOUND:
            changes[resource.id] = None
        elif not resource.unreachable and absence and absence.is_certain:
            changes[resource.id] = absence.first[: len("2026-11")]
    return changes


def absences_to_json(absences: Mapping[str, Absence]) -> str:
    entries = {id_: asdict(absence) for id_, absence in sorted(absences.items())}
    return json.dumps(entries, indent=1, ensure_ascii=False) + "\n"


def absences_from_json(text: str) -> dict[str, Absence]:
    """Parse the output of `absences_to_json`. Unreadable input is treated as empty, so counting starts again."""
    try:
        return {id_: Absence(**fields) for id_, fields in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError):
        return {}
