"""Compares the manifest with GitHub, resource by resource, and plans the necessary changes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from tahaluf.item_errors import as_command_error
from tahaluf.kinds import UNREAD_FIX, ProjectNode, RootField, Selection
from tahaluf.manifest import Manifest, Project, share_of_limit, team_name
from tahaluf.plan import UNSET, Blocked, Change, ChangeKind, Plan, PlanItem, Unmanaged, limit_removals

from .adoption import UNKNOWN, Naming, adoption_items, has_own_team, is_adopted, mark_older
from .importing import Importer
from .protocol import GitHubNames, Resource

# Changes to these resources are proposed in pull requests, so the manifest's defaults apply even to adopted
# repositories
OFFERED: Final = frozenset({"files", "updates"})

# User-facing messages
UNREAD: Final = "this token cannot read the {what}, so Tahaluf does not change it"
NAME_TAKEN: Final = (
    "GitHub redirects this name to the repository of {other}, because it is the repository's former name"
)
NAME_TAKEN_FIX: Final = "choose another slug, so that links to {other} keep working"


def compare(
    manifest: Manifest,
    actual: Mapping[str, ProjectNode],
    resources: Sequence[Resource[Any, Any]],
    shards: int = 1,
    naming: Naming = UNKNOWN,
    shared: Iterable[PlanItem] = (),
) -> Plan:
    """Plan the changes for every managed project in `actual`, which maps slugs to the state on GitHub.

    `shards` is the number of runs that share the organization's projects. Each run gets an equal share of the removal
    limit, but at least one removal. `naming` contains the dates on which the manifest first named its projects.
    `shared` are items that belong to no project.
    """
    plan = Plan.from_items([*shared, *_items(manifest, actual, resources, naming)])
    limits = manifest.removal_limits
    max_removals = share_of_limit(limits.removals, shards)
    return limit_removals(
        plan, total=_count_removable(actual), max_removals=max_removals, max_percent=limits.share
    )


def _count_removable(actual: Mapping[str, ProjectNode]) -> int:
    """Count what could be removed: repositories, teams, and the items in their connections."""
    things = [thing for node in actual.values() for thing in node.values() if thing]
    return len(things) + sum(
        len(connection.get("nodes") or connection.get("edges") or ())
        for thing in things
        for connection in thing.values()
        if isinstance(connection, Mapping)
    )


def _items(
    manifest: Manifest,
    actual: Mapping[str, ProjectNode],
    resources: Sequence[Resource[Any, Any]],
    naming: Naming,
) -> Iterator[PlanItem]:
    for project in manifest.projects:
        if not project.is_managed or project.slug not in actual:
            continue
        try:
            yield from list(_project_items(manifest, project, actual[project.slug], resources, naming))
        except Exception as error:  # noqa: BLE001  (an error in one project does not stop the others)
            yield _blocked(project, resources[0], error)


def _project_items(
    manifest: Manifest,
    project: Project,
    node: ProjectNode,
    resources: Sequence[Resource[Any, Any]],
    naming: Naming,
) -> Iterator[PlanItem]:
    if other := _owning_project(manifest, project, node):
        fix = NAME_TAKEN_FIX.format(other=other.slug)
        yield Blocked(project.slug, "repository", project.slug, NAME_TAKEN.format(other=other.slug), fix)
        return
    adoption = list(adoption_items(manifest, project, node, naming))
    yield from adoption
    if any(isinstance(item, Blocked) for item in adoption):
        return
    wanted = manifest.for_adopted if is_adopted(project, node, naming) else manifest
    node = mark_older(project, node, naming)
    is_ending = project.status == "archived"
    for resource in _ending_resources(manifest, project, node, resources, naming) if is_ending else resources:
        chosen = manifest if resource.name in OFFERED else wanted
        try:
            items = list(_resource_items(chosen, project, node, resource, resources))
            if is_ending and resource is not resources[0]:
                items = [item for item in items if _removes_access(item)]
        except Exception as error:  # noqa: BLE001  (an error in one resource does not stop the others)
            yield _blocked(project, resource, error)
            if resource is resources[0]:  # the other resources need the repository
                break
        else:
            yield from items


def _blocked(project: Project, resource: Resource[Any, Any], error: Exception) -> Blocked:
    reason = as_command_error(error)
    return Blocked(project.slug, resource.name, resource.name, reason.what, reason.fix)


def _ending_resources(
    manifest: Manifest,
    project: Project,
    node: ProjectNode,
    resources: Sequence[Resource[Any, Any]],
    naming: Naming,
) -> Iterator[Resource[Any, Any]]:
    """Return the resources to compare for an archived project.

    GitHub rejects every write to an archived repository except unarchiving. People whom the manifest no longer names
    therefore lose their access before the repository is archived.
    """
    yield resources[0]
    repository: Any = node["repository"]
    if repository and not repository.get("isArchived"):
        names = {"collaborators"}
        if has_own_team(manifest, project, node, naming):
            names |= {"team", "teams"}
        yield from (resource for resource in resources[1:] if resource.name in names)


def _removes_access(item: PlanItem) -> bool:
    return isinstance(item, Change) and item.kind is ChangeKind.REVOKE


def _resource_items(
    manifest: Manifest,
    project: Project,
    node: ProjectNode,
    resource: Resource[Any, Any],
    resources: Sequence[Resource[Any, Any]],
) -> Iterator[PlanItem]:
    desired = resource.desired_state(manifest, project)
    unread_root = _unread_root(resource, node)
    if unread_root is None:
        yield from _discreet(resource.diff(desired, resource.actual_state(node)), node)
    elif desired is not None:
        reason = UNREAD.format(what=resource.name)
        permissions = ", ".join(_missing_permissions(resource, resources, unread_root, node))
        fix = UNREAD_FIX.format(permissions=permissions)
        yield Blocked(project.slug, resource.name, resource.name, reason, fix)


def _discreet(items: Iterable[PlanItem], node: ProjectNode) -> Iterator[PlanItem]:
    """Mark the items as discreet if the repository exists and is not public."""
    repository: Any = node["repository"]
    hidden = bool(repository) and repository.get("visibility") != "PUBLIC"
    for item in items:
        yield replace(item, is_discreet=True) if hidden and isinstance(item, Change | Unmanaged) else item


def _owning_project(manifest: Manifest, project: Project, node: ProjectNode) -> Project | None:
    """Return the project to whose repository GitHub redirects this project's name, or None if GitHub does not
    redirect it.
    """
    name = (node["repository"] or {}).get("name", project.repository_name)
    found = manifest.find_repository(manifest.organization_of(project), name)
    return found if found is not project else None


def _unread_root(resource: Resource[Any, Any], node: ProjectNode) -> RootField | None:
    """Return a root object with a required field that the token cannot read, or None if all fields are readable."""
    for root_field, selection in resource.selections.items():
        value: Any = node[root_field]
        if value is UNSET or (value and any(value.get(name) is UNSET for name in selection.required_fields)):
            return root_field
    return None


def _missing_permissions(
    resource: Resource[Any, Any],
    resources: Sequence[Resource[Any, Any]],
    unread_root: RootField,
    node: ProjectNode,
) -> tuple[str, ...]:
    """Return the permissions that may be missing. If the whole object is unreadable, the permission for any of its
    fields may be missing.
    """
    value: Any = node[unread_root]
    relevant = (
        [other for other in resources if unread_root in other.selections] if value is UNSET else [resource]
    )
    return tuple(sorted({permission for other in relevant for permission in other.permissions}))


def github_names(manifest: Manifest, project: Project) -> GitHubNames:
    """Return the names that a project's repository and team should have on GitHub."""
    team = manifest.team_for(project)
    return {"repository": project.repository_name, "team": team.name if team else team_name(project.slug)}


def former_names(manifest: Manifest, project: Project) -> list[GitHubNames]:
    """Return the names that a project's repository and team may still have on GitHub, with the most likely names
    first. Former slugs may also be names of the team; other former names may not.
    """
    team = github_names(manifest, project)["team"]
    of_repository: list[GitHubNames] = [
        {"repository": name, "team": team} for name in project.settings.aliases
    ]
    of_both: list[GitHubNames] = [{"repository": slug, "team": team_name(slug)} for slug in project.aliases]
    return of_repository + of_both


def merge_selections(resources: Sequence[Resource[Any, Any]]) -> dict[RootField, Selection]:
    """Merge the selections of these resources into one selection per root object."""
    return _merge(resource.selections for resource in resources)


def import_selections(importers: Sequence[Importer]) -> dict[RootField, Selection]:
    """Merge the selections of these importers into one selection per root object."""
    return _merge(importer.import_selections for importer in importers)


def _merge(selections: Iterable[Mapping[RootField, Selection]]) -> dict[RootField, Selection]:
    merged: dict[RootField, Selection] = {}
    for by_root in selections:
        for root_field, selection in by_root.items():
            previous = merged.get(root_field, Selection())
            fields = f"{previous.fields} {selection.fields}".strip()
            merged[root_field] = Selection(
                fields,
                {**previous.connections, **selection.connections},
                previous.required + selection.required,
                {**previous.arguments, **selection.arguments},
                {**previous.sizes, **selection.sizes},
            )
    return merged
