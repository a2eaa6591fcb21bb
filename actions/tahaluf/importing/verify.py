"""Compares an imported manifest with the state from which it was made. The resulting plan must not write anything."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tahaluf.item_errors import REPORT_FIX
from tahaluf.kinds import ProjectNode
from tahaluf.manifest import Manifest, Project, login_identity, shared_teams_in
from tahaluf.plan import Blocked, Change, ChangeKind
from tahaluf.resources import (
    Imported,
    Inexpressible,
    Naming,
    OrganizationState,
    Resource,
    add_team_grants,
    compare,
    github_names,
    listed_teams,
    projects_without_team,
    shared_team_items,
)

# User-facing messages
NOT_EMPTY = "left out, because the plan would change its {what} ({how})"
BLOCKED = "left out: {reason}"


def find_differences(
    manifest: Manifest,
    state: OrganizationState,
    resources: Sequence[Resource[Any, Any]],
    imported: Imported,
) -> list[Inexpressible]:
    """Return the imported projects and teams that a plan would change, with the reasons."""
    nodes: dict[str, ProjectNode] = {
        project.slug: _node(manifest, state, project)
        for project in manifest.projects
        if project.slug in imported.entries
    }
    here = login_identity(state.organization)
    projects = [p for p in manifest.projects if login_identity(manifest.organization_of(p)) == here]
    needed = shared_teams_in(manifest, state.organization)
    named = needed.keys() | listed_teams(manifest, projects)
    teams = {name: state.teams.get(name) for name in named}
    add_team_grants(nodes, teams, projects_without_team(manifest, manifest.projects))
    before = shared_teams_in(state.manifest, state.organization) if state.manifest else {}
    new_teams = {name: teams[name] for name in needed if name not in before}
    shared = shared_team_items(manifest, state.organization, new_teams, Naming())
    plan = compare(manifest, nodes, resources, shared=shared)
    return list(_reasons([*plan.changes, *plan.blocked]))


def _node(manifest: Manifest, state: OrganizationState, project: Project) -> ProjectNode:
    team = github_names(manifest, project)["team"]
    return {"repository": state.repositories[project.repository_name], "team": state.teams.get(team)}


def _reasons(items: Iterable[Change | Blocked]) -> Iterator[Inexpressible]:
    for item in items:
        if isinstance(item, Blocked):
            reason = BLOCKED.format(reason=item.details or item.reason)
            yield Inexpressible(item.project, item.resource, reason, item.fix == REPORT_FIX)
        elif item.kind is not ChangeKind.ADOPT:
            how = f"{item.kind.value} {item.target}"
            yield Inexpressible(item.project, item.resource, NOT_EMPTY.format(what=item.resource, how=how))
