"""Manages which teams can access a repository in addition to the project's own team.

This module uses only the teams that the manifest names. `tahaluf access` lists the access of all other teams.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tahaluf.kinds import ProjectNode, RootField, Selection
from tahaluf.manifest import Manifest, Project
from tahaluf.plan import (
    UNSET,
    Blocked,
    Change,
    ChangeContext,
    ChangeKind,
    Json,
    Operation,
    PlanItem,
    Rest,
    Risk,
    Steps,
    Unmanaged,
    no_steps_for,
)

from .importing import Imported, OrganizationState
from .team_import import IMPORT_SELECTIONS, import_further_teams
from .team_permission import REST_PERMISSION, UNREAD, UNREAD_FIX, UpdateTeamRepositoryPermission, is_lower

UNKNOWN_TEAM: Final = ""  # represents a parent team that could not be read

# User-facing messages
NOT_LISTED: Final = "this team is not listed under `teams` in the entry"
MAY_BE_INHERITED: Final = "the team is not listed, but it may inherit this access from its parent team"


@dataclass(frozen=True, slots=True)
class DesiredGrants:
    slug: str
    permissions: Mapping[str, str]  # by team


@dataclass(frozen=True, slots=True)
class ActualGrants:
    """The teams' permissions in the repository, by team. `unread` contains the teams that could not be read.

    `sources` contains, for each team, the ancestor teams from which it may inherit its permission.
    """

    permissions: Mapping[str, str]
    sources: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()

    def may_inherit(self, team: str, kept: Collection[str]) -> bool:
        """Whether this team may inherit access from an ancestor that is unknown or among the `kept` teams."""
        return any(source in kept or source not in self.permissions for source in self.sources.get(team, ()))


@dataclass(frozen=True, slots=True)
class RemoveTeamFromRepository(Operation):
    team: str
    permission: str

    @property
    def before(self) -> Json:
        return {"team": self.team, "permission": self.permission}


class TeamGrantsResource:
    name = "teams"
    permissions = ("members=read",)
    # `add_team_grants` adds the rest, since GitHub lists repositories by team but not teams by repository
    selections: Mapping[RootField, Selection] = {"repository": Selection("name")}

    def is_used(self, manifest: Manifest, project: Project) -> bool:
        return manifest.teams_for(project) is not None

    import_selections = IMPORT_SELECTIONS

    def import_state(self, state: OrganizationState) -> Imported:
        return import_further_teams(state)

    def desired_state(self, manifest: Manifest, project: Project) -> DesiredGrants | None:
        permissions = manifest.teams_for(project)
        return None if permissions is None else DesiredGrants(project.slug, permissions)

    def actual_state(self, node: ProjectNode) -> ActualGrants | None:
        grants = (node["repository"] or {}).get("teamGrants")
        if not grants:
            return None
        permissions = {edge["team"]: edge["permission"] for edge in grants["edges"]}
        return ActualGrants(permissions, grants["sources"], grants["unread"])

    def diff(self, desired: DesiredGrants | None, actual: ActualGrants | None) -> Iterator[PlanItem]:
        if desired is None:
            return
        present = actual.permissions if actual else {}
        for team, permission in desired.permissions.items():
            if actual and team in actual.unread:
                yield Blocked(desired.slug, self.name, _target(team, desired.slug), UNREAD, UNREAD_FIX)
            elif present.get(team) != permission:
                lowers = is_lower(permission, present.get(team))
                yield _change(
                    desired.slug,
                    team,
                    ChangeKind.REVOKE if lowers else ChangeKind.GRANT,
                    UpdateTeamRepositoryPermission(present.get(team), permission),
                    risk=Risk.NONE if lowers else Risk.ACCESS,
                )
        for team in sorted(present.keys() - desired.permissions.keys()):
            if actual and actual.may_inherit(team, desired.permissions):
                yield Unmanaged(desired.slug, self.name, _target(team, desired.slug), MAY_BE_INHERITED)
            else:
                removal = RemoveTeamFromRepository(team, present[team])
                yield _change(desired.slug, team, ChangeKind.REVOKE, removal, reason=NOT_LISTED)

    def steps(self, change: Change, desired: DesiredGrants, context: ChangeContext) -> Steps:
        team = change.target.partition(" ")[0]
        path = f"/orgs/{context.organization}/teams/{team}/repos/{context.organization}/{context.name}"
        match change.operation:
            case UpdateTeamRepositoryPermission(old, new):
                # This run may have just created the team, unless the team already has access
                yield Rest("PUT", path, {"permission": REST_PERMISSION[new]}, just_created=old is None)
            case RemoveTeamFromRepository():
                yield Rest("DELETE", path, expected_statuses=frozenset({404}))
            case other:
                raise no_steps_for(other)
        return None


def listed_teams(manifest: Manifest, projects: Iterable[Project]) -> frozenset[str]:
    """Return the teams that these projects list under `teams`."""
    return frozenset(team for project in projects for team in manifest.teams_for(project) or ())


def projects_without_team(manifest: Manifest, projects: Iterable[Project]) -> frozenset[str]:
    """Return the slugs of the projects that do not have their own team."""
    return frozenset(project.slug for project in projects if manifest.team_for(project) is None)


def add_team_grants(
    actual: dict[str, ProjectNode], teams: Mapping[str, Any], without_own: Collection[str] = ()
) -> None:
    """Add the teams' access to each repository's node in `actual`.

    `teams` contains nodes by name: None for a team that does not exist, and UNSET for an unreadable team. The
    projects' own teams are also in `actual`. Projects in `without_own` do not have their own team. If `teams`
    contains a team with such a project's name, it is a shared team.
    """
    own = {name: node["team"] for node in actual.values() if (name := (node["team"] or {}).get("slug"))}
    known = {name: team for name, team in {**own, **teams}.items() if team and team["repositories"]}
    unread = frozenset(name for name, team in teams.items() if team is not None and name not in known)
    by_repository: dict[str, dict[str, str]] = {}
    for name, team in known.items():
        for edge in team["repositories"]["edges"]:
            by_repository.setdefault(edge["node"]["name"], {})[name] = edge["permission"].lower()
    for slug, node in actual.items():
        repository: Any = node["repository"]
        if repository:
            present = by_repository.get(repository["name"], {})
            own_team = (node["team"] or {}).get("slug")
            if slug in without_own and own_team in teams:
                own_team = None
            others = {name: permission for name, permission in sorted(present.items()) if name != own_team}
            grants = {
                "edges": [{"team": name, "permission": permission} for name, permission in others.items()],
                "sources": {name: _sources(name, known, present) for name in others},
                "unread": unread,
            }
            actual[slug] = {**node, "repository": {**repository, "teamGrants": grants}}


def _sources(name: str, known: Mapping[str, Any], present: Collection[str]) -> frozenset[str]:
    """Return this team's ancestors that have access to the repository, and the unknown ancestor, if any."""
    seen, found = {name}, set[str]()
    while (parent := known[name].get("parentTeam")) and (name := parent["slug"]) not in seen:
        seen.add(name)
        if name not in known:
            return frozenset({*found, name})
        found |= {name} & set(present)
    return frozenset({*found, UNKNOWN_TEAM} if parent is UNSET else found)


def _target(team: str, slug: str) -> str:
    return f"{team} on {slug}"


def _change(
    slug: str, team: str, kind: ChangeKind, operation: Operation, *, reason: str = "", risk: Risk = Risk.NONE
) -> Change:
    return Change(
        project=slug,
        resource=TeamGrantsResource.name,
        kind=kind,
        target=_target(team, slug),
        operation=operation,
        reason=reason,
        risk=risk,
        content_writes=0,
    )
