"""Describes an organization's teams and their access. The people on the teams are listed only in the local file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.kinds import Node, RootField, Selection
from tahaluf.manifest import team_name, why_not_expressible
from tahaluf.plan import UNSET

from .importing import (
    Imported,
    Inexpressible,
    OrganizationState,
    governed,
    why_not_importable,
    why_not_writable,
)
from .team_people import TEAM_PEOPLE
from .team_permission import PRIVACY, REST_PERMISSION

CONNECTIONS: Final = ("members", "repositories")

# User-facing messages
UNREADABLE: Final = "the token cannot read the team"
OTHER_PERMISSION: Final = "{permission} is a custom role of the organization"

IMPORT_SELECTIONS: Final[Mapping[RootField, Selection]] = {
    "team": Selection(
        "id slug description privacy parentTeam { slug } childTeams { totalCount }",
        {**TEAM_PEOPLE.connections, "repositories": "edges { permission node { name } }"},
        arguments=TEAM_PEOPLE.arguments,
    )
}

Grants = Mapping[str, Mapping[str, str]]  # maps each team and repository to the permission


@dataclass(frozen=True, slots=True)
class _Teams:
    """The teams that the manifest can name, their access, and each project's own team."""

    nodes: Mapping[str, Node]
    grants: Grants
    own: Mapping[str, str]  # maps each repository to the project's own team
    problems: tuple[Inexpressible, ...]

    @classmethod
    def of(cls, state: OrganizationState) -> "_Teams":
        reasons = {slug: _why_not(slug, team) for slug, team in state.teams.items()}
        nodes = {slug: team for slug, team in state.teams.items() if not reasons[slug]}
        grants = {slug: _grants(team) for slug, team in nodes.items()}
        projects = {slug: _project_of(slug, team, grants[slug], state) for slug, team in nodes.items()}
        problems = (Inexpressible("", f"team {slug}", why) for slug, why in reasons.items() if why)
        return cls(nodes, grants, {name: slug for slug, name in projects.items() if name}, tuple(problems))


def import_own_teams(state: OrganizationState) -> Imported:
    """Return each project's own team, or `null` if it has none. The result also includes the people in all teams."""
    teams = _Teams.of(state)
    entries = {}
    # Includes archived projects, because a team that has an archived project's name by chance is not its own team
    for name in (name for name, node in state.repositories.items() if not why_not_importable(name, node)):
        slug = teams.own.get(name)
        settings = _settings(slug, teams) | {"permission": teams.grants[slug][name]} if slug else None
        entries[name] = {"repository": {"team": settings}}
    people = {"teams": {slug: list(_members(team)) for slug, team in teams.nodes.items()}}
    return Imported(entries=entries, people=people, inexpressible=teams.problems)


def import_further_teams(state: OrganizationState) -> Imported:
    """Return the teams that belong to no project, and their permissions in each repository."""
    teams, problems = _Teams.of(state), list[Inexpressible]()
    shared = {
        slug: _shared_team(slug, teams, problems) for slug in teams.nodes if slug not in teams.own.values()
    }
    entries = {}
    for name, _ in governed(state):
        if further := _further_teams(name, teams, problems):
            entries[name] = {"repository": {"teams": further}}
    return Imported({"teams": shared} if shared else {}, entries, inexpressible=tuple(problems))


def _why_not(slug: str, team: Node) -> str:
    """Return why the manifest cannot name this team, or an empty string if it can."""
    if UNSET in (team["privacy"], *(team.get(connection) for connection in CONNECTIONS)):
        return UNREADABLE
    return why_not_expressible("team", slug)


def _grants(team: Node) -> dict[str, str]:
    return {edge["node"]["name"]: edge["permission"].lower() for edge in team["repositories"]["edges"]}


def _project_of(slug: str, team: Node, grants: Mapping[str, str], state: OrganizationState) -> str:
    """Return the repository of the project to which this team belongs, or an empty string for a team that is no
    project's own.

    A project's own team has the repository's name, no access to other repositories, and no child teams.
    """
    is_shared = state.manifest is not None and slug in state.manifest.teams
    if is_shared or len(grants) != 1 or (team.get("childTeams") or {}).get("totalCount"):
        return ""
    [name] = grants
    node = state.repositories.get(name)
    # If a slug contains two dashes in a row, the manifest requires an explicit name for the project's team
    is_own = node is not None and not node["isArchived"] and team_name(name) == slug and "--" not in name
    return name if is_own and grants[name] in REST_PERMISSION else ""


def _further_teams(name: str, teams: _Teams, problems: list[Inexpressible]) -> dict[str, str]:
    further = {}
    for slug, repositories in teams.grants.items():
        permission = repositories.get(name)
        if permission is None or slug == teams.own.get(name) or permission == _inherited(name, slug, teams):
            continue
        if permission in REST_PERMISSION:
            further[slug] = permission
        else:
            why = OTHER_PERMISSION.format(permission=permission)
            problems.append(Inexpressible(name, f"team {slug}", why))
    return further


def _inherited(name: str, slug: str, teams: _Teams) -> str | None:
    """Return the permission that a team inherits in a repository from its parent and other ancestors."""
    seen: set[str] = set()
    while (parent := _parent(slug, teams)) and parent not in seen:
        seen.add(slug := parent)
        if name in teams.grants[slug]:
            return teams.grants[slug][name]
    return None


def _parent(slug: str, teams: _Teams) -> str:
    """Return the parent team, if the manifest can name it."""
    parent = (teams.nodes[slug].get("parentTeam") or {}).get("slug", "")
    return str(parent) if parent in teams.nodes else ""


def _shared_team(slug: str, teams: _Teams, problems: list[Inexpressible]) -> dict[str, Any]:
    keys = _settings(slug, teams)
    description = teams.nodes[slug].get("description") or ""
    if description and (why := why_not_writable("line", description)):
        problems.append(Inexpressible("", f"description of the team {slug}", why))
    elif description:
        keys = {"description": description, **keys}
    return keys


def _settings(slug: str, teams: _Teams) -> dict[str, Any]:
    keys = {"privacy": PRIVACY[teams.nodes[slug]["privacy"]]}
    parent = _parent(slug, teams)
    return keys | ({"parent": parent} if parent else {})


def _members(team: Node) -> Iterator[dict[str, Any]]:
    for edge in team["members"]["edges"]:
        person = edge["node"]
        yield {"login": person["login"], "id": person["databaseId"], "role": edge["role"].lower()}
