"""Chooses which repositories of an organization are imported."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from tahaluf.kinds import Node
from tahaluf.problems import CommandError
from tahaluf.resources import OrganizationState


def select(state: OrganizationState, only: Sequence[str], without: Sequence[str]) -> OrganizationState:
    """Return the state with only the chosen repositories, the teams that can access them, and the parents of those
    teams.

    Names can contain `*`, and their case does not matter. If nothing is chosen, everything is imported. Raises
    CommandError if a name matches no repository, since it is probably misspelled.
    """
    if not (only or without):
        return state
    for pattern in (*only, *without):
        if not any(_matches(name, [pattern]) for name in state.repositories):
            raise CommandError(
                f"{state.organization} has no repository named {pattern}",
                "check the name; `*` stands for any characters",
            )
    chosen = {
        name: node
        for name, node in state.repositories.items()
        if (not only or _matches(name, only)) and not _matches(name, without)
    }
    return replace(state, repositories=chosen, teams=_teams_of(state, chosen))


def _teams_of(state: OrganizationState, chosen: Mapping[str, Node]) -> dict[str, Node]:
    pending = [slug for slug, team in state.teams.items() if chosen.keys() & _repositories(team)]
    found: dict[str, Node] = {}
    while pending:
        slug = pending.pop()
        if slug in state.teams and slug not in found:
            found[slug] = state.teams[slug]
            pending.append((found[slug].get("parentTeam") or {}).get("slug", ""))
    return {slug: found[slug] for slug in state.teams if slug in found}


def _repositories(team: Node) -> set[str]:
    return {edge["node"]["name"] for edge in (team.get("repositories") or {}).get("edges", ())}


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name.casefold(), pattern.casefold()) for pattern in patterns)
