"""Reduces an import to the entries that are not in the manifest yet."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from tahaluf.manifest import Manifest, login_identity, slug_identity
from tahaluf.resources import Imported, Inexpressible

# User-facing messages
TAKEN: Final = "left out: another project in the manifest has or had this name"


def only_new(imported: Imported, manifest: Manifest, organization: str) -> Imported:
    """Return the import without the projects and teams that are already in the manifest. The manifest's defaults do
    not change.
    """
    entries: dict[str, Mapping[str, Any]] = {}
    problems = list(imported.inexpressible)
    is_main = manifest.is_main(organization)
    known = {slug_identity(slug): p for p in manifest.projects for slug in (p.slug, *p.aliases)}
    for name, entry in imported.entries.items():
        present = known.get(slug_identity(name))
        if present is None:
            entries[name] = entry if is_main else {**entry, "organization": organization}
        elif login_identity(manifest.organization_of(present)) != login_identity(organization):
            problems.append(Inexpressible(name, "repository", TAKEN))
    sections = {key: value for key, value in imported.sections.items() if key != "defaults"}
    if "teams" in sections:
        own = {team.name for project in manifest.projects if (team := manifest.team_for(project))}
        known_teams = own | manifest.teams.keys()
        sections["teams"] = {
            name: team for name, team in sections["teams"].items() if name not in known_teams
        }
    names = (manifest.organization, *manifest.organizations)
    if login_identity(organization) not in map(login_identity, names):
        sections["organizations"] = [organization]
    return replace(imported, sections=sections, entries=entries, inexpressible=tuple(sorted(problems)))
