"""Describes the team that belongs to one repository only. Its people go to the local file."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tahaluf.manifest import team_name, why_not_expressible
from tahaluf.plan import UNSET

from .importing import Imported, Inexpressible, Node, OrganizationState
from .protocol import RootField, Selection
from .repository_import import why_not_importable

PRIVACY: Final = {"SECRET": "secret", "VISIBLE": "closed"}
PERMISSIONS: Final = ("admin", "maintain", "write", "triage", "read")  # from most to least access
CONNECTIONS: Final = ("members", "repositories")

# User-facing messages
SHARED: Final = "the team has access to {count} repositories; a project has a team of its own"
SECOND: Final = "the project's team is {team}; the manifest describes one team for each project"
UNREADABLE: Final = "the token cannot read the team"
NO_REPOSITORY: Final = "the team has access to no repository"

IMPORT_SELECTIONS: Final[Mapping[RootField, Selection]] = {
    "team": Selection(
        "id slug privacy parentTeam { slug } childTeams { totalCount }",
        {
            "members": "edges { role node { databaseId login } }",
            "invitations": "nodes { invitee { databaseId login } }",
            "repositories": "edges { permission node { name } }",
        },
        arguments={"members": "membership: IMMEDIATE"},
    )
}


def import_teams(state: OrganizationState) -> Imported:
    problems: list[Inexpressible] = []
    own: dict[str, dict[str, str]] = {name: {} for name in state.repositories}  # team → permission
    people: dict[str, Any] = {}
    for slug, team in state.teams.items():
        if any(team.get(connection) is UNSET for connection in CONNECTIONS):
            problems.append(Inexpressible("", f"team {slug}", UNREADABLE))
            continue
        people[slug] = list(_members(team))
        grants = {edge["node"]["name"]: edge["permission"].lower() for edge in team["repositories"]["edges"]}
        if not grants:
            problems.append(Inexpressible("", f"team {slug}", NO_REPOSITORY))
        for name, permission in grants.items():
            if len(grants) > 1:
                problems.append(Inexpressible(name, f"team {slug}", SHARED.format(count=len(grants))))
            elif why := why_not_expressible("team", slug):
                problems.append(Inexpressible(name, f"team {slug}", why))
            elif name in own:
                own[name][slug] = permission
    entries = {
        name: {"repository": {"team": _team_of(name, own[name], state, problems)}}
        for name, node in state.repositories.items()
        if not (why_not_importable(name) or node["isArchived"])
    }
    return Imported(entries=entries, people={"teams": people}, inexpressible=tuple(problems))


def _team_of(
    name: str, candidates: Mapping[str, str], state: OrganizationState, problems: list[Inexpressible]
) -> dict[str, str] | None:
    """Return the keys of the project's team: the one with its name, or else the one with most access."""
    if not candidates:
        return None
    chosen = min(candidates, key=lambda team: (team != team_name(name), _rank(candidates[team]), team))
    for other in candidates:
        if other != chosen:
            problems.append(Inexpressible(name, f"team {other}", SECOND.format(team=chosen)))
    named = {} if chosen == team_name(name) else {"name": chosen}
    privacy = PRIVACY[state.teams[chosen]["privacy"]]
    return {**named, "privacy": privacy, "permission": candidates[chosen]}


def _rank(permission: str) -> int:
    return PERMISSIONS.index(permission) if permission in PERMISSIONS else len(PERMISSIONS)


def _members(team: Node) -> Iterator[dict[str, Any]]:
    for edge in team["members"]["edges"]:
        person = edge["node"]
        yield {"login": person["login"], "id": person["databaseId"], "role": edge["role"].lower()}
