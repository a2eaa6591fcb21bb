"""Reads the projects of a shard, its shared teams and the organization's profile, with all facts that a plan needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tahaluf.github import SharedNodes, read_projects, read_shared_nodes
from tahaluf.item_errors import ItemErrors
from tahaluf.kinds import ProjectNode
from tahaluf.manifest import shared_teams_in
from tahaluf.resources import (
    add_team_grants,
    former_names,
    github_names,
    listed_teams,
    managed_members,
    merge_selections,
    projects_without_team,
)

from .placements import add_placed
from .project_facts import (
    OrganizationFacts,
    add_collaborator_facts,
    add_expired,
    add_invited_roles,
    add_label_counts,
    add_owners,
    add_shared_team_facts,
    mark_created,
)
from .rest_facts import add_rest_facts
from .scope import Scope
from .updates import add_update_facts


@dataclass(frozen=True)
class ShardState:
    """The state on GitHub.

    `actual`: the nodes of projects, by slug. `errors`: projects that could not be read completely. `shared`: teams
    that are not a project's own, and the repository with the organization's profile. `notes`: sentences about what
    was not read, and why.
    """

    actual: Mapping[str, ProjectNode]
    shared: SharedNodes
    teams: Mapping[str, Any]
    errors: ItemErrors[str]
    notes: tuple[str, ...]

    @cached_property
    def complete(self) -> Mapping[str, ProjectNode]:
        """The nodes of the projects that could be read completely."""
        return {slug: node for slug, node in self.actual.items() if slug not in self.errors}


def read_shard(scope: Scope, organization: OrganizationFacts) -> ShardState:
    """Read the projects and shared teams, and the facts on which their plan depends.

    An error in one project does not affect the others.
    """
    errors = ItemErrors[str]()
    actual = _read_actual(scope)
    add_owners(organization, scope, actual, errors)
    add_expired(organization, scope, actual, errors)
    add_placed(scope, actual, errors)
    add_collaborator_facts(organization, scope, actual, errors)
    add_label_counts(scope, actual, errors)
    notes = add_rest_facts(scope, actual, errors)
    mark_created(scope.history, actual)
    add_invited_roles(organization, scope, actual, errors)
    shared = _add_team_grants(scope, actual)
    teams = {name: shared.teams[name] for name in shared_teams_in(scope.manifest, scope.organization)}
    add_shared_team_facts(organization, scope.manifest, teams)
    add_update_facts(scope, actual)
    return ShardState(actual, shared, teams, errors, notes)


def _read_actual(scope: Scope) -> dict[str, ProjectNode]:
    """Read each project's resources by its current name. Missing resources are looked up under its earlier names."""
    used = [
        kind
        for kind in scope.resource_types
        if any(kind.is_used(scope.manifest, one) for one in scope.projects)
    ]
    wanted = merge_selections(used or scope.resource_types)
    names_by_slug = {project.slug: github_names(scope.manifest, project) for project in scope.projects}
    actual = read_projects(scope.session, scope.organization, names_by_slug, wanted)
    missing = [project for project in scope.projects if None in actual[project.slug].values()]
    earlier = {
        f"{project.slug}/{number}": names
        for project in missing
        for number, names in enumerate(former_names(scope.manifest, project))
    }
    if earlier:
        for key, node in read_projects(scope.session, scope.organization, earlier, wanted).items():
            slug = key.partition("/")[0]
            current = actual[slug]
            actual[slug] = {
                resource_name: node[resource_name]
                if current[resource_name] is None
                else current[resource_name]
                for resource_name in current
            }
    return actual


def _add_team_grants(scope: Scope, actual: dict[str, ProjectNode]) -> SharedNodes:
    """Add the access of additional teams to each repository. Return the teams that were read and the profile.

    Sends no requests if the manifest names no such team and there is no profile to compare. Otherwise, this usually
    takes one request, since the projects' own teams are already known.
    """
    shared = shared_teams_in(scope.manifest, scope.organization)
    known = {team["slug"] for node in actual.values() if (team := node["team"])}
    needed = shared.keys() | (listed_teams(scope.manifest, scope.projects) - known)
    people = managed_members(scope.manifest)
    wants_profile = scope.profile is not None and scope.profile.block is not None
    found = read_shared_nodes(scope.session, scope.organization, needed, people, with_profile=wants_profile)
    add_team_grants(actual, found.teams, projects_without_team(scope.manifest, scope.projects))
    return found
