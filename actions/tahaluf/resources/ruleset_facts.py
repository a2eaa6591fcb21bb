"""Facts about rulesets that GraphQL does not show: who may dismiss reviews."""

from collections.abc import Mapping
from typing import Any, Final

from .protocol import rest_fact
from .ruleset_values import DISMISSAL, actual_dismissal

TEAMS: Final = "teams"


def dismissal_fact(name: str) -> str:
    return f"{DISMISSAL}:{name}"


def ruleset_path(name: str, repository: Mapping[str, Any]) -> str | None:
    """Return the path of the ruleset below the repository, or None if it has no rule on pull requests."""
    return paths_by_name(repository).get(name)


def import_paths(repository: Mapping[str, Any]) -> Mapping[str, str]:
    return {dismissal_fact(name): path for name, path in paths_by_name(repository).items()}


def paths_by_name(repository: Mapping[str, Any]) -> dict[str, str]:
    return {
        node["name"]: f"rulesets/{node['databaseId']}"
        for node in (repository.get("rulesets") or {}).get("nodes") or ()
        if any(rule["type"] == "PULL_REQUEST" for rule in (node["rules"] or {}).get("nodes") or ())
    }


def read_dismissals(repository: Mapping[str, Any]) -> dict[str, Any]:
    """Return who may dismiss reviews, by the ruleset's name, for all rulesets that were read."""
    listed = rest_fact(repository, TEAMS)
    if not listed:  # without the names of teams, nothing can be compared
        return {}
    teams = {team["id"]: team["slug"] for team in listed}
    return {
        name: actual_dismissal(rest_fact(repository, dismissal_fact(name)), teams)
        for name in paths_by_name(repository)
    }
