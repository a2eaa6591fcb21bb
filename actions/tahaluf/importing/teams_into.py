"""Adds an organization's shared teams to a manifest that may already have teams with the same names.

A team's entry applies to every organization that has the team. If this organization's team differs from the entry,
the manifest cannot describe both.
"""

from collections.abc import Collection, Mapping, Set
from dataclasses import replace
from typing import Any, Final

from tahaluf.manifest import Manifest, login_identity, shared_teams_in, with_ancestors
from tahaluf.resources import Imported, Inexpressible, OrganizationState, has_differences

# User-facing messages
DIFFERENT: Final = "the manifest has a team of this name with other settings, in another organization"
UNUSED: Final = (
    "the manifest has a team of this name in another organization, and no repository in this organization "
    "uses it"
)
OWN_TEAM: Final = "in the manifest, this name belongs to a project's own team in another organization"
NOT_LISTED: Final = (
    "the manifest does not describe {teams}, so the entry lists none of the teams; all of them keep their "
    "access"
)
PARENT: Final = "the manifest does not describe its parent {parent}"


def add_teams(imported: Imported, state: OrganizationState, manifest: Manifest) -> Imported:
    """Return the import with only those teams that are not in the manifest yet. Uses of a team are left out if the
    manifest has a different entry for it.
    """
    found = imported.sections.get("teams") or {}
    organization = state.organization
    own_here, own_elsewhere = _own_teams(manifest, organization)
    needed = shared_teams_in(manifest, organization).keys()
    listed = found.keys() & manifest.teams.keys() - needed
    different = {name for name in listed if not _fits(name, state, manifest, needed)}
    foreign = found.keys() & own_elsewhere - own_here
    kept = _without_parents(without_teams(imported, different), own_here | own_elsewhere)
    teams = {
        name: team if manifest.is_main(organization) else {**team, "organization": organization}
        for name, team in (kept.sections.get("teams") or {}).items()
        if name not in own_here | own_elsewhere | manifest.teams.keys()
    }
    unused = listed - different - _used(kept, teams, manifest)
    reasons = {DIFFERENT: different, UNUSED: unused, OWN_TEAM: foreign}
    problems = (Inexpressible("", f"team {name}", why) for why, names in reasons.items() for name in names)
    sections = {key: value for key, value in kept.sections.items() if key != "teams"}
    return replace(
        kept,
        sections=sections | ({"teams": teams} if teams else {}),
        inexpressible=tuple(sorted({*kept.inexpressible, *problems})),
    )


def without_teams(imported: Imported, names: Set[str]) -> Imported:
    """Return the import without these shared teams.

    If one of these teams has access to a repository, that repository's entry lists no teams at all. If it listed only
    the other teams, a plan might take away the access of this one.
    """
    kept = _without_parents(imported, names)
    sections = dict(kept.sections)
    if "teams" in sections:
        sections["teams"] = {name: team for name, team in sections["teams"].items() if name not in names}
    entries, problems = dict(kept.entries), set(kept.inexpressible)
    for name, entry in kept.entries.items():
        repository = entry.get("repository") or {}
        if left_out := sorted(names & (repository.get("teams") or {}).keys()):
            others = {key: value for key, value in repository.items() if key != "teams"}
            entries[name] = {**entry, "repository": others}
            problems.add(Inexpressible(name, "teams", NOT_LISTED.format(teams=", ".join(left_out))))
    return replace(kept, sections=sections, entries=entries, inexpressible=tuple(sorted(problems)))


def _own_teams(manifest: Manifest, organization: str) -> tuple[set[str], set[str]]:
    """Return the names of projects' own teams in this organization, and in all others."""
    here, elsewhere = set[str](), set[str]()
    for project in manifest.projects:
        if team := manifest.team_for(project):
            is_here = login_identity(manifest.organization_of(project)) == login_identity(organization)
            (here if is_here else elsewhere).add(team.name)
    return here, elsewhere


def _fits(name: str, state: OrganizationState, manifest: Manifest, needed: Collection[str]) -> bool:
    """Whether the manifest's entries describe this team and its ancestors, so that a plan would change none of them."""
    team, node = manifest.teams[name], state.teams.get(name)
    if node is None or has_differences(name, team, node):
        return False
    return team.parent is None or team.parent in needed or _fits(team.parent, state, manifest, needed)


def _used(imported: Imported, teams: Mapping[str, Any], manifest: Manifest) -> set[str]:
    """Return the manifest's teams that the import uses: those with access, parents, and the ancestors of both."""
    repositories = [entry.get("repository") or {} for entry in imported.entries.values()]
    listed = [name for repository in repositories for name in repository.get("teams") or ()]
    parents = [(repository.get("team") or {}).get("parent") for repository in repositories]
    return with_ancestors(manifest, [*listed, *parents, *(team.get("parent") for team in teams.values())])


def _without_parents(imported: Imported, names: Set[str]) -> Imported:
    """Return the import without these parents. The teams then keep the parents that they have on GitHub."""
    problems: list[Inexpressible] = []

    def without(place: str, name: str, team: Any) -> Any:
        parent = (team or {}).get("parent")
        if parent not in names:
            return team
        reason = PARENT.format(parent=parent)
        problems.append(Inexpressible(place, f"parent of the team {name}" if name else "team", reason))
        return {key: value for key, value in team.items() if key != "parent"}

    sections, entries = dict(imported.sections), dict(imported.entries)
    if "teams" in sections:
        sections["teams"] = {name: without("", name, team) for name, team in sections["teams"].items()}
    for name, entry in entries.items():
        repository = entry.get("repository") or {}
        team = repository.get("team")
        if (changed := without(name, "", team)) is not team:
            entries[name] = {**entry, "repository": {**repository, "team": changed}}
    inexpressible = tuple(sorted({*imported.inexpressible, *problems}))
    return replace(imported, sections=sections, entries=entries, inexpressible=inexpressible)
