"""Formats counts and durations for people."""

from collections.abc import Iterable
from typing import Final

TEAM_SIGN: Final = "@"  # the beginning of the key that a shared team has instead of a project's slug


def pluralize(number: int, noun: str, plural: str = "") -> str:
    """Return the number with the noun. `plural`: the noun's plural, if adding an s is not enough."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def format_duration(seconds: float) -> str:
    """Format a duration in seconds."""
    if seconds < 60:
        return "under a minute"
    if seconds < 5400:
        return f"about {round(seconds / 60)} min"
    return f"about {round(seconds / 3600)} h"


def describe_places(keys: Iterable[str]) -> str:
    """Count the projects and the shared teams among the keys of a plan's changes: `2 projects and 1 shared team`."""
    found = list(keys)
    teams = sum(key.startswith(TEAM_SIGN) for key in found)
    counts = ((len(found) - teams, "project"), (teams, "shared team"))
    return " and ".join(pluralize(count, noun) for count, noun in counts if count) or pluralize(0, "project")
