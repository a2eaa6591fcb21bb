"""Facts about rulesets that GraphQL does not show: who may dismiss reviews."""

from collections.abc import Mapping
from typing import Any, Final

from tahaluf.kinds import rest_fact
from tahaluf.plan import UNSET

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
    """Return who may dismiss reviews, by ruleset name. A value is None if it was not this project's turn, and UNSET
    if the token cannot read it.

    The result is empty if the names of the teams were not read, and its values are UNSET if the token cannot read
    them. An import does not read them a second time.
    """
    listed = rest_fact(repository, TEAMS)
    if listed is None:
        return {}
    teams = {team["id"]: team["slug"] for team in listed or ()}
    bodies = {name: rest_fact(repository, dismissal_fact(name)) for name in paths_by_name(repository)}
    return {
        name: UNSET if body and listed is UNSET else actual_dismissal(body, teams)
        for name, body in bodies.items()
    }
