"""Reads a shard's projects from GitHub and compares them with the manifest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tahaluf.github import Session, StartSteps, read_owners, read_projects
from tahaluf.manifest import Manifest, Project, Shard
from tahaluf.plan import Change, ChangeContext, Plan, Steps
from tahaluf.problems import CommandError
from tahaluf.rendering import Renderer
from tahaluf.resources import (
    ProjectNode,
    Resource,
    alias_names,
    all_resources,
    compare,
    github_names,
    merge_selections,
)
from tahaluf.templates import BUILTIN_TEMPLATES, Library

from .transfers import block_existing_elsewhere


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The plan, and the state of GitHub that it was computed from. The mappings are by slug."""

    plan: Plan
    contexts: Mapping[str, ChangeContext]
    actual: Mapping[str, ProjectNode]


def load_resource_types(root: Path) -> tuple[Resource[Any, Any], ...]:
    """Return all resource types. Templates in `root` take precedence over built-in ones."""
    return all_resources(Renderer(Library.from_paths([root / "templates", BUILTIN_TEMPLATES])).render)


def take_snapshot(
    session: Session,
    manifest: Manifest,
    resource_types: Sequence[Resource[Any, Any]],
    slugs: Iterable[str] | None = None,
    *,
    shard: Shard | None = None,
) -> Snapshot:
    """Read the managed projects of a shard and compare them. `slugs`: only these projects."""
    shard = shard or Shard(manifest.organization)
    selected = None if slugs is None else frozenset(slugs)
    projects = [
        p
        for p in manifest.projects
        if p.is_managed and (selected is None or p.slug in selected) and shard.contains(manifest, p)
    ]
    actual = _read_actual(session, shard, manifest, projects, merge_selections(resource_types))
    _add_owners(session, shard, manifest, projects, actual)
    contexts = {slug: _change_context(shard.organization, slug, node) for slug, node in actual.items()}
    plan = compare(manifest, actual, resource_types, shard.total)
    return Snapshot(block_existing_elsewhere(session, manifest, shard, plan), contexts, actual)


def take_snapshot_of_created(
    session: Session,
    manifest: Manifest,
    resource_types: Sequence[Resource[Any, Any]],
    slugs: Sequence[str],
    shard: Shard,
) -> Snapshot:
    """Take a snapshot of repositories that this run has just created: GitHub shows them after a delay.

    Raises CommandError after two minutes.
    """
    for _ in session.poll():
        snapshot = take_snapshot(session, manifest, resource_types, slugs, shard=shard)
        if all(context.repository_id for context in snapshot.contexts.values()):
            contexts = {
                slug: replace(context, just_created=True) for slug, context in snapshot.contexts.items()
            }
            return replace(snapshot, contexts=contexts)
    raise CommandError(
        "GitHub does not yet show a repository that was just created", "re-run apply in a few minutes"
    )


def step_starter(manifest: Manifest, resource_types: Sequence[Resource[Any, Any]]) -> StartSteps:
    """Return a function that starts the steps of a change."""
    by_name = {resource.name: resource for resource in resource_types}

    def start(change: Change, context: ChangeContext) -> Steps:
        resource = by_name[change.resource]
        return resource.steps(
            change, resource.desired_state(manifest, manifest.project(change.project)), context
        )

    return start


def _read_actual(
    session: Session, shard: Shard, manifest: Manifest, projects: Sequence[Project], wanted: Any
) -> dict[str, ProjectNode]:
    """Read each project's resources by its slug; missing ones by its earlier slugs."""
    names_by_slug = {project.slug: github_names(manifest, project) for project in projects}
    actual = read_projects(session, shard.organization, names_by_slug, wanted)
    missing = [project for project in projects if None in actual[project.slug].values()]
    slug_by_alias = {alias: project.slug for project in missing for alias in project.aliases}
    if slug_by_alias:
        earlier = {alias: alias_names(alias) for alias in slug_by_alias}
        for alias, node in read_projects(session, shard.organization, earlier, wanted).items():
            current = actual[slug_by_alias[alias]]
            actual[slug_by_alias[alias]] = {
                resource_name: node[resource_name]
                if current[resource_name] is None
                else current[resource_name]
                for resource_name in current
            }
    return actual


def _add_owners(
    session: Session,
    shard: Shard,
    manifest: Manifest,
    projects: Iterable[Project],
    actual: dict[str, ProjectNode],
) -> None:
    """Add the organization's owners to each team that may lose members. Sends no request if there is none."""
    affected = [
        p.slug for p in projects if manifest.unlisted_policy(p) == "delete" and actual[p.slug]["team"]
    ]
    owners = read_owners(session, shard.organization) if affected else frozenset()
    for slug in affected:
        team = actual[slug]["team"] or {}
        actual[slug] = {**actual[slug], "team": {**team, "owners": owners}}


def _change_context(organization: str, slug: str, node: ProjectNode) -> ChangeContext:
    repository = node["repository"]
    if not repository:
        return ChangeContext(organization, slug)
    branch = repository.get("defaultBranchRef")
    return ChangeContext(
        organization,
        slug,
        repository_id=repository["id"],
        default_branch=branch["name"] if branch else None,
        head=branch["target"]["oid"] if branch else None,
    )
