"""Formats counts and durations for people."""

from collections.abc import Iterable
from typing import Final

TEAM_SIGN: Final = "@"  # shared teams have keys that begin with this, instead of a project's slug
# The key of the organization's profile. A slug cannot contain a slash, so no project has it, not even `.github`.
PROFILE_KEY: Final = ".github/profile"

# User-facing message
PROFILE: Final = "the organization's profile"


def pluralize(number: int, noun: str, plural: str = "") -> str:
    """Return the number with the noun. `plural`: the noun's plural, if adding an s is not enough."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def choose_form(forms: tuple[str, str], number: int) -> str:
    """Return the first of two forms of a text if the number is 1, and the second one otherwise."""
    return forms[number != 1]


def format_duration(seconds: float) -> str:
    """Format a duration in seconds."""
    if seconds < 60:
        return "under a minute"
    if seconds < 5400:
        return f"about {round(seconds / 60)} min"
    return f"about {round(seconds / 3600)} h"


def describe_places(keys: Iterable[str]) -> str:
    """Count the projects and the shared teams among the keys of a plan's changes: `2 projects and 1 shared team`.

    The organization's profile is only named.
    """
    everything = list(keys)
    found = [key for key in everything if key != PROFILE_KEY]
    teams = sum(key.startswith(TEAM_SIGN) for key in found)
    counts = ((len(found) - teams, "project"), (teams, "shared team"))
    places = [pluralize(count, noun) for count, noun in counts if count]
    if len(found) < len(everything):
        places.append(PROFILE)
    *others, last = places or [pluralize(0, "project")]
    return f"{', '.join(others)} and {last}" if others else last
