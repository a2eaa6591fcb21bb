"""Adds facts that GraphQL does not provide to the nodes of projects that need them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from tahaluf.github import Session, read_fields, read_listed, read_of_organization, read_separately
from tahaluf.item_errors import ItemErrors
from tahaluf.kinds import ProjectNode, RestReads
from tahaluf.plan import UNSET, pluralize
from tahaluf.problems import CommandError
from tahaluf.resources import OrganizationState, ReadByRest, ReadOnImport, all_importers

from .scope import Scope
from .turns import PROJECTS_PER_RUN, TURN_NOTE


def add_rest_facts(scope: Scope, actual: dict[str, ProjectNode], errors: ItemErrors[str]) -> tuple[str, ...]:
    """Add the facts, and return notes on facts that were not read because it was not the project's turn."""
    session, organization = scope.session, scope.organization
    reads_by_slug = _needed_reads(scope, actual)
    names = {slug: _repository(actual[slug])["name"] for slug in reads_by_slug}
    fields = {name for reads in reads_by_slug.values() for one in reads for name in one.listed}
    listed: Mapping[str, Mapping[str, Any]] = {}
    if fields and scope.is_whole:
        listed = read_listed(session, organization, fields)
    elif fields:
        listed = read_fields(session, organization, fields, names.values())
    shared = _read_shared(scope, [one for reads in reads_by_slug.values() for one in reads])
    waiting = [slug for slug, reads in reads_by_slug.items() if any(one.paths for one in reads)]
    chosen = scope.turn.select(waiting)
    separate = read_separately(
        session, organization, {names[slug]: reads_by_slug[slug] for slug in waiting if slug in chosen}
    )
    for slug, name in names.items():
        with errors.isolate(slug):
            own = separate.get(name, {})
            if isinstance(own, CommandError):
                raise own
            facts = {**listed.get(name.casefold(), dict.fromkeys(fields, UNSET)), **shared, **own}
            node = actual[slug]
            actual[slug] = {**node, "repository": {**_repository(node), "rest": facts}}
    return tuple(_notes([reads_by_slug[slug] for slug in waiting if slug not in chosen]))


def _needed_reads(scope: Scope, actual: Mapping[str, ProjectNode]) -> dict[str, list[RestReads]]:
    """Return what to read for each project that needs anything, by slug."""
    kinds = [kind for kind in scope.resource_types if isinstance(kind, ReadByRest)]
    found = {
        project.slug: [
            _resolved(kind.rest_reads(scope.manifest, project), _repository(actual[project.slug]))
            for kind in kinds
            if kind.is_used(scope.manifest, project)
        ]
        for project in scope.projects
        if actual[project.slug]["repository"] and project.status != "archived"
    }
    return {slug: reads for slug, reads in found.items() if reads}


def _read_shared(scope: Scope, reads: Iterable[RestReads]) -> Mapping[str, Any]:
    """Read the facts that belong to the organization and are the same for all projects."""
    paths, lists = dict[str, str](), dict[str, str]()
    for one in reads:
        paths |= one.organization
        lists |= one.organization_lists
    return read_of_organization(scope.session, scope.organization, paths, lists)


def add_import_facts(
    session: Session, state: OrganizationState, item_errors: ItemErrors[str] | None
) -> OrganizationState:
    """Add the facts that an import needs to all repositories.

    Facts that GitHub shows only for one repository at a time are left out if there are many repositories. A
    repository whose facts cannot be read is recorded in `item_errors` and left out. If `item_errors` is None, the
    error is raised.
    """
    errors = ItemErrors[str]() if item_errors is None else item_errors
    reads = [kind.import_reads for kind in all_importers() if isinstance(kind, ReadByRest)]
    fields = {name for one in reads for name in one.listed}
    paths = {key for one in reads for key in one.paths}
    listed = read_listed(session, state.organization, fields) if fields and state.repositories else {}
    current = [name for name, node in state.repositories.items() if not node["isArchived"]]
    is_small = len(current) <= PROJECTS_PER_RUN
    separate = read_separately(session, state.organization, dict.fromkeys(current, reads)) if is_small else {}
    repositories = {}
    for name, node in state.repositories.items():
        with errors.isolate(name):
            own = separate.get(name, {})
            if isinstance(own, CommandError):
                raise own
            facts = {**listed.get(name.casefold(), dict.fromkeys(fields, UNSET)), **own}
            repositories[name] = {**node, "rest": facts}
    skipped = set() if is_small else set(paths)
    skipped |= _add_dependent_facts(session, state.organization, repositories, errors)
    repositories = {name: node for name, node in repositories.items() if name not in errors}
    if errors and (item_errors is None or not repositories):
        raise next(iter(errors.by_item.values()))
    return replace(state, repositories=repositories, skipped=tuple(sorted(skipped)))


def _add_dependent_facts(
    session: Session, organization: str, repositories: dict[str, Any], errors: ItemErrors[str]
) -> set[str]:
    """Add the facts that only some repositories have, such as their sites. Returns the facts that were left out."""
    skipped: set[str] = set()
    reads: dict[str, list[RestReads]] = {}
    for kind in all_importers():
        if not isinstance(kind, ReadOnImport):
            continue
        needed: dict[str, Mapping[str, str]] = {}
        for name, node in repositories.items():
            with errors.isolate(name):
                if not node["isArchived"] and (paths := kind.import_paths(node)):
                    needed[name] = paths
        if len(needed) > PROJECTS_PER_RUN:
            skipped |= {key.partition(":")[0] for paths in needed.values() for key in paths}
        else:
            for name, paths in needed.items():
                reads.setdefault(name, []).append(RestReads(paths=paths))
    for name, own in read_separately(session, organization, reads).items():
        if isinstance(own, CommandError):
            errors.add(name, own)
            continue
        repositories[name] = {**repositories[name], "rest": {**repositories[name]["rest"], **own}}
    return skipped


def _resolved(reads: RestReads, repository: Mapping[str, Any]) -> RestReads:
    """Return the reads, including the paths that depend on the repository's node."""
    return replace(reads, paths=reads.paths_of(repository))


def _repository(node: ProjectNode) -> Mapping[str, Any]:
    return node["repository"] or {}


def _notes(skipped: Collection[Iterable[RestReads]]) -> Iterable[str]:
    """Say what was not read. `skipped`: the reads of each project whose turn it was not."""
    if skipped:
        kinds = sorted(
            {
                key.partition(":")[0].replace("_", " ")
                for reads in skipped
                for one in reads
                for key in one.paths
            }
        )
        yield TURN_NOTE.format(
            kinds=", ".join(kinds), projects=pluralize(len(skipped), "project"), limit=PROJECTS_PER_RUN
        )
