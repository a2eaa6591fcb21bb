"""The keys of the places in which a plan changes something.

A key is the `project` of a change, also in JSON. It is one of these:

* a project's slug;
* `@organization/team` for a shared team. Consent to be in a shared team applies in every organization, so its records
  use `@team`;
* `.github/profile` for the organization's profile;
* empty for the whole coalition, for example if a pull request changes a setting in the manifest;
* an organization's login, in plans that revoke someone's access;
* `#number` for an issue, in plans that post comments;
* a person's pseudonym or the number of an invitation, in plans for the roster, which are never shown.
"""

from collections.abc import Iterable
from typing import Final

from .humanize import pluralize

TEAM_SIGN: Final = "@"  # a slug cannot contain this
# A slug cannot contain a slash, so no project has this key, not even `.github`
PROFILE_KEY: Final = ".github/profile"
COALITION_KEY: Final = ""

# User-facing message
PROFILE: Final = "the organization's profile"


def team_key(name: str, organization: str = "") -> str:
    """Return the key of a shared team in an organization or, by default, in all organizations."""
    return f"{TEAM_SIGN}{organization}/{name}" if organization else f"{TEAM_SIGN}{name}"


def is_team_key(key: str) -> bool:
    """Whether this is the key of a shared team."""
    return key.startswith(TEAM_SIGN)


def team_of_key(key: str) -> str | None:
    """Return the name of the shared team with this key, or None for a key of something else."""
    return key.removeprefix(TEAM_SIGN).rpartition("/")[2] if is_team_key(key) else None


def issue_key(number: int) -> str:
    return f"#{number}"


def issue_of_key(key: str) -> int:
    """Return the number of the issue. Raises ValueError for a key of something else."""
    return int(key.removeprefix("#"))


def describe_places(keys: Iterable[str]) -> str:
    """Count the projects and the shared teams among the keys of a plan's changes: `2 projects and 1 shared team`.

    The organization's profile is only named.
    """
    everything = list(keys)
    found = [key for key in everything if key != PROFILE_KEY]
    teams = sum(map(is_team_key, found))
    counts = ((len(found) - teams, "project"), (teams, "shared team"))
    places = [pluralize(count, noun) for count, noun in counts if count]
    if len(found) < len(everything):
        places.append(PROFILE)
    *others, last = places or [pluralize(0, "project")]
    return f"{', '.join(others)} and {last}" if others else last
