"""What `plan` and `apply` share: one look at the manifest and at GitHub, and the plan that comes of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tahaluf.github import Session, Start, owners_of, read_projects
from tahaluf.manifest import Manifest, Part, Project
from tahaluf.plan import Change, Plan, Site, Steps
from tahaluf.problems import Stopped
from tahaluf.rendering import Renderer
from tahaluf.resources import Node, Resource, compare, earlier_names, names, reads, resources
from tahaluf.scaffold import SHIPPED, Library

from .moves import hold_seen


@dataclass(frozen=True, slots=True)
class Look:
    """The plan of one moment, and where on GitHub each project stands."""

    plan: Plan
    sites: Mapping[str, Site]
    actual: Mapping[str, Node]


def kinds(root: Path) -> tuple[Resource[Any, Any], ...]:
    """All resources; the control repository's own templates come before the shipped ones."""
    return resources(Renderer(Library.at([root / "templates", SHIPPED])).render)


def look(
    session: Session,
    manifest: Manifest,
    kept: Sequence[Resource[Any, Any]],
    slugs: Iterable[str] | None = None,
    *,
    part: Part | None = None,
) -> Look:
    """Read the governed projects of one organization (or its part, or of those these alone) and compare."""
    part = part or Part(manifest.organization)
    only = None if slugs is None else frozenset(slugs)
    concerned = [
        p
        for p in manifest.projects
        if p.governed and (only is None or p.slug in only) and part.holds(manifest, p)
    ]
    actual = _actual(session, part, manifest, concerned, reads(kept))
    _tell_owners(session, part, manifest, concerned, actual)
    sites = {slug: _site(part.organization, slug, node) for slug, node in actual.items()}
    plan = compare(manifest, actual, kept, part.shards)
    return Look(hold_seen(session, manifest, part, plan), sites, actual)


def look_again(
    session: Session, manifest: Manifest, kept: Sequence[Resource[Any, Any]], slugs: Sequence[str], part: Part
) -> Look:
    """Look at repositories that this run has just made: GitHub shows them only after a while.

    Raises Stopped after two minutes.
    """
    for _ in session.tries():
        seen = look(session, manifest, kept, slugs, part=part)
        if all(site.repository_id for site in seen.sites.values()):
            sites = {slug: replace(site, fresh=True) for slug, site in seen.sites.items()}
            return replace(seen, sites=sites)
    raise Stopped(
        "GitHub does not show a repository that it has just made", "run apply again in some minutes"
    )


def starter(manifest: Manifest, kept: Sequence[Resource[Any, Any]]) -> Start:
    """How the steps of a change begin."""
    by_name = {resource.name: resource for resource in kept}

    def start(change: Change, site: Site) -> Steps:
        resource = by_name[change.resource]
        return resource.steps(change, resource.want(manifest, manifest.project(change.project)), site)

    return start


def _actual(
    session: Session, part: Part, manifest: Manifest, projects: Sequence[Project], wanted: Any
) -> dict[str, Node]:
    """What is there under each slug or, where nothing is, under its earlier ones."""
    asked = {project.slug: names(manifest, project) for project in projects}
    actual = read_projects(session, part.organization, asked, wanted)
    missing = [project for project in projects if None in actual[project.slug].values()]
    owner = {alias: project.slug for project in missing for alias in project.aliases}
    if owner:
        earlier = {alias: earlier_names(alias) for alias in owner}
        for alias, node in read_projects(session, part.organization, earlier, wanted).items():
            here = actual[owner[alias]]
            actual[owner[alias]] = {a: node[a] if here[a] is None else here[a] for a in here}
    return actual


def _tell_owners(
    session: Session, part: Part, manifest: Manifest, projects: Iterable[Project], actual: dict[str, Node]
) -> None:
    """Say of each team that may lose members who owns the organization: one request, and only then."""
    losing = [p.slug for p in projects if manifest.unlisted(p) == "delete" and actual[p.slug]["team"]]
    owners = owners_of(session, part.organization) if losing else frozenset()
    for slug in losing:
        team = actual[slug]["team"] or {}
        actual[slug] = {**actual[slug], "team": {**team, "owners": owners}}


def _site(organization: str, slug: str, node: Node) -> Site:
    repository = node["repository"]
    if not repository:
        return Site(organization, slug)
    branch = repository.get("defaultBranchRef")
    return Site(
        organization,
        slug,
        repository_id=repository["id"],
        default_branch=branch["name"] if branch else None,
        head=branch["target"]["oid"] if branch else None,
    )
