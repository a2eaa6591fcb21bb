"""Adds facts that GraphQL does not provide to the nodes of projects that need them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tahaluf.github import Session, read_fields, read_listed, read_separately
from tahaluf.item_errors import ItemErrors
from tahaluf.manifest import Manifest, Project
from tahaluf.plan import UNSET, pluralize
from tahaluf.problems import CommandError
from tahaluf.resources import (
    OrganizationState,
    ProjectNode,
    ReadByRest,
    Resource,
    RestReads,
    all_importers,
)

from .turns import PROJECTS_PER_RUN, TURN_NOTE, Turn


def add_rest_facts(
    session: Session,
    organization: str,
    manifest: Manifest,
    projects: Iterable[Project],
    actual: dict[str, ProjectNode],
    resource_types: Sequence[Resource[Any, Any]],
    turn: Turn,
    errors: ItemErrors[str],
    *,
    by_name: bool,
) -> tuple[str, ...]:
    """Add the facts, and return notes on what was not read because it is not the project's turn.

    `by_name`: read each repository by its name, not from the organization's list.
    """
    kinds = [kind for kind in resource_types if isinstance(kind, ReadByRest)]
    needs = {
        project.slug: {
            kind.name: kind.rest_reads(manifest, project) for kind in kinds if kind.is_used(manifest, project)
        }
        for project in projects
        if actual[project.slug]["repository"] and project.status != "archived"
    }
    names = {slug: _repository(actual[slug])["name"] for slug, reads in needs.items() if reads}
    needs = {slug: needs[slug] for slug in names}
    fields = {name for reads in needs.values() for one in reads.values() for name in one.listed}
    listed: Mapping[str, Mapping[str, Any]] = {}
    if fields and by_name:
        listed = read_fields(session, organization, fields, names.values())
    elif fields:
        listed = read_listed(session, organization, fields)
    waiting = [slug for slug, reads in needs.items() if any(one.paths for one in reads.values())]
    chosen = turn.select(waiting)
    separate = read_separately(
        session, organization, {names[slug]: _paths(needs[slug]) for slug in waiting if slug in chosen}
    )
    for slug, name in names.items():
        with errors.isolate(slug):
            own = separate.get(name, {})
            if isinstance(own, CommandError):
                raise own
            facts = {**listed.get(name.casefold(), dict.fromkeys(fields, UNSET)), **own}
            node = actual[slug]
            actual[slug] = {**node, "repository": {**_repository(node), "rest": facts}}
    return tuple(_notes({slug: needs[slug] for slug in waiting if slug not in chosen}))


def add_import_facts(session: Session, state: OrganizationState) -> OrganizationState:
    """Add the facts that an import needs to all repositories.

    Facts that GitHub shows only for one repository at a time are left out if there are many repositories.
    """
    reads = [kind.import_reads for kind in all_importers() if isinstance(kind, ReadByRest)]
    fields = {name for one in reads for name in one.listed}
    paths = {key: path for one in reads for key, path in one.paths.items()}
    listed = read_listed(session, state.organization, fields) if fields and state.repositories else {}
    current = [name for name, node in state.repositories.items() if not node["isArchived"]]
    is_small = len(current) <= PROJECTS_PER_RUN
    separate = read_separately(session, state.organization, dict.fromkeys(current, paths)) if is_small else {}
    repositories = {}
    for name, node in state.repositories.items():
        own = separate.get(name, {})
        if isinstance(own, CommandError):
            raise own
        facts = {**listed.get(name.casefold(), dict.fromkeys(fields, UNSET)), **own}
        repositories[name] = {**node, "rest": facts}
    skipped = () if is_small else tuple(sorted(paths))
    return replace(state, repositories=repositories, skipped=skipped)


def _repository(node: ProjectNode) -> Mapping[str, Any]:
    return node["repository"] or {}


def _paths(reads: Mapping[str, RestReads]) -> dict[str, str]:
    return {key: path for one in reads.values() for key, path in one.paths.items()}


def _notes(skipped: Mapping[str, Mapping[str, RestReads]]) -> Iterable[str]:
    if skipped:
        kinds = sorted({key.replace("_", " ") for reads in skipped.values() for key in _paths(reads)})
        yield TURN_NOTE.format(
            kinds=", ".join(kinds), projects=pluralize(len(skipped), "project"), limit=PROJECTS_PER_RUN
        )
