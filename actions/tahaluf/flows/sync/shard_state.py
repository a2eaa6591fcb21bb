"""Reads the projects of a shard, its shared teams and the organization's profile, with all facts that a plan needs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

from tahaluf.github import Session, SharedNodes, read_projects, read_shared_nodes
from tahaluf.item_errors import ItemErrors
from tahaluf.kinds import ProjectNode
from tahaluf.manifest import Manifest, Project, Shard, shared_teams_in
from tahaluf.resources import (
    Resource,
    add_team_grants,
    former_names,
    github_names,
    listed_teams,
    managed_members,
    merge_selections,
    projects_without_team,
)

from .naming import NO_HISTORY, NamingHistory
from .placements import add_placed
from .profile import WantedProfile
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
from .turns import EVERY_TURN, Turn
from .updates import add_update_facts


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the manifest that is read and compared.

    `projects`: the managed projects to read. `is_whole`: whether these are all of the shard's projects. `history`: when
    the manifest first named existing resources. `turn`: the projects whose facts are read one repository at a time.
    `profile`: what the organization's profile should contain.
    """

    session: Session
    manifest: Manifest
    resource_types: Sequence[Resource[Any, Any]]
    shard: Shard
    projects: Sequence[Project]
    is_whole: bool
    history: NamingHistory
    turn: Turn
    profile: WantedProfile | None

    @classmethod
    def select(
        cls,
        session: Session,
        manifest: Manifest,
        resource_types: Sequence[Resource[Any, Any]],
        shard: Shard | None = None,
        *,
        history: NamingHistory = NO_HISTORY,
        turn: Turn = EVERY_TURN,
        profile: WantedProfile | None = None,
    ) -> Self:
        """Select all managed projects in a shard. `shard` defaults to the whole main organization."""
        shard = shard or Shard(manifest.organization)
        projects = [
            project
            for project in manifest.projects
            if project.is_managed and shard.contains(manifest, project)
        ]
        return cls(session, manifest, resource_types, shard, projects, True, history, turn, profile)

    def only(self, slugs: Collection[str], created: Collection[str] = ()) -> Self:
        """Return the scope with only these projects. `created`: those whose repositories this run has created."""
        return replace(
            self,
            projects=[project for project in self.projects if project.slug in slugs],
            is_whole=False,
            history=self.history.with_created(created),
            turn=EVERY_TURN,
            profile=None,
        )

    @property
    def organization(self) -> str:
        return self.shard.organization


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
    manifest, projects, errors = scope.manifest, scope.projects, ItemErrors[str]()
    actual = _read_actual(scope)
    add_owners(organization, manifest, projects, actual, errors)
    add_expired(organization, manifest, projects, actual, errors)
    add_placed(scope.session, scope.shard, manifest, projects, actual, errors)
    add_collaborator_facts(organization, projects, actual, errors)
    add_label_counts(scope.session, manifest, projects, actual, errors)
    notes = add_rest_facts(
        scope.session,
        scope.organization,
        manifest,
        projects,
        actual,
        scope.resource_types,
        scope.turn,
        errors,
        by_name=not scope.is_whole,
    )
    mark_created(scope.history, actual)
    add_invited_roles(organization, projects, actual, errors)
    shared = _add_team_grants(scope, actual)
    teams = {name: shared.teams[name] for name in shared_teams_in(manifest, scope.organization)}
    add_shared_team_facts(organization, manifest, teams)
    add_update_facts(scope.session, scope.shard, manifest, projects, actual, scope.resource_types)
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
