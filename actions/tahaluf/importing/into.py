"""Reduces an import to the entries that are not in the manifest yet.

If a repository's slug is taken, its entry gets another slug, and also contains the repository's name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from tahaluf.manifest import MAX_SLUG, Manifest, login_identity, slug_identity, team_name
from tahaluf.resources import Imported, OrganizationState

from .teams_into import add_teams


def only_new(imported: Imported, state: OrganizationState, manifest: Manifest) -> Imported:
    """Return the import without the projects and teams that are already in the manifest. The manifest's defaults do
    not change.
    """
    organization = state.organization
    imported = add_teams(imported, state, manifest)
    present = _present(manifest, organization)
    added = {name: entry for name, entry in imported.entries.items() if slug_identity(name) not in present}
    slugs = _slugs(added, manifest, organization)
    is_main = manifest.is_main(organization)
    entries: dict[str, Mapping[str, Any]] = {}
    for name, entry in added.items():
        named = entry if slugs[name] == name else _renamed(entry, name, slugs[name])
        entries[slugs[name]] = named if is_main else {**named, "organization": organization}
    comments = {
        ("projects", slugs[path[1]])
        if path[0] == "projects" and path[1:] and path[1] in slugs
        else path: lines
        for path, lines in imported.comments.items()
    }
    sections = {key: value for key, value in imported.sections.items() if key != "defaults"}
    names = (manifest.organization, *manifest.organizations)
    if login_identity(organization) not in map(login_identity, names):
        sections["organizations"] = [organization]
    return replace(imported, sections=sections, entries=entries, comments=comments)


def _present(manifest: Manifest, organization: str) -> frozenset[str]:
    """Return the names of those of the organization's repositories that have an entry in the manifest."""
    return frozenset(
        slug_identity(name)
        for project in manifest.projects
        if login_identity(manifest.organization_of(project)) == login_identity(organization)
        for name in (project.repository_names if project.is_managed else (project.slug, *project.aliases))
    )


def _slugs(names: Iterable[str], manifest: Manifest, organization: str) -> dict[str, str]:
    """Return a slug for each repository: its name or, if that slug is or was taken, its name together with the
    organization's.
    """
    taken = {
        slug_identity(slug) for project in manifest.projects for slug in (project.slug, *project.aliases)
    }
    taken.add(slug_identity(manifest.roster))
    slugs = {name: name for name in names if slug_identity(name) not in taken}
    taken.update(map(slug_identity, slugs))
    for name in names:
        if name not in slugs:
            slugs[name] = next(
                slug for slug in _candidates(name, organization) if slug_identity(slug) not in taken
            )
            taken.add(slug_identity(slugs[name]))
    return slugs


def _candidates(name: str, organization: str) -> Iterator[str]:
    for number in count(1):
        suffix = f"-{organization.lower()}" + (f"-{number}" if number > 1 else "")
        yield name[: MAX_SLUG - len(suffix)] + suffix


def _renamed(entry: Mapping[str, Any], name: str, slug: str) -> Mapping[str, Any]:
    """Return the entry with another slug. The team gets an explicit name, because it would otherwise be named after
    the slug.
    """
    repository = {"name": name, **entry["repository"]}
    if repository.get("team"):
        repository["team"] = {"name": team_name(name), **repository["team"]}
    return {**entry, "slug": slug, "repository": repository}
