"""Writes the manifest and the local file that lists people, combining the contributions of all resources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import (
    Manifest,
    add_to_manifest,
    check_additions,
    comment_lines,
    compose_project,
    compose_section,
    load,
    normalize_project,
    read_document,
    slug_identity,
)
from tahaluf.plan import pluralize, team_of_key
from tahaluf.problems import InvalidInput
from tahaluf.resources import (
    Imported,
    Importer,
    Inexpressible,
    OrganizationState,
    Resource,
    combine,
)

from .into import only_new
from .teams_into import without_teams
from .verify import find_differences

PEOPLE_FILE: Final = "people.local.yml"
SECTION_ORDER: Final = tuple(Manifest.model_fields)

# User-facing messages
HEADER: Final = (
    "The organization {organization} as it was on {day}, written by `tahaluf import`.",
    (
        "With this file as it is, `tahaluf plan` shows no changes. If you edit it, each difference from "
        "GitHub becomes a planned change."
    ),
)
PRIVATE_HEADER: Final = "This file names {count}. Keep it in a private repository, or remove their entries."
PEOPLE_HEADER: Final = (
    "People in {organization} and their access on {day}, written by `tahaluf import`.",
    "Do not commit this file: these people have not agreed to be named.",
)
INVALID: Final = "left out: {what}; {fix}"
NOT_READ: Final = (
    "not read, because GitHub shows this only for one repository at a time; to read it, use --only to "
    "import fewer repositories"
)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The content of both files, the loaded manifest, and a list of everything that the manifest cannot express, with
    reasons.
    """

    text: str
    manifest: Manifest
    people: str
    imported: Imported
    hidden: tuple[str, ...]  # repositories in the import that are not public

    @property
    def inexpressible(self) -> tuple[Inexpressible, ...]:
        return self.imported.inexpressible


def import_manifest(
    state: OrganizationState,
    importers: Sequence[Importer],
    resources: Sequence[Resource[Any, Any]],
    day: str,
    into: str | None = None,
) -> ImportResult:
    """Return the manifest of an organization. Entries that would change something on GitHub are left out and listed.

    They are found by comparing `resources` with the state. `day` is written in the header. `into` is the YAML of the
    manifest to which the import is added, and `state.manifest` is the same manifest, loaded.
    """
    skipped = tuple(Inexpressible("", name.replace("_", " "), NOT_READ) for name in state.skipped)
    found_by_kind = [importer.import_state(state) for importer in importers]
    imported = combine([*found_by_kind, Imported(inexpressible=skipped)])
    if state.manifest is not None:
        imported = only_new(imported, state, state.manifest)
    while True:
        text = manifest_text(state, imported, day) if into is None else _added(into, imported)
        try:
            manifest = load(text)
        except InvalidInput as error:
            found = _rejected(error, text, imported)
        else:
            found = find_differences(manifest, state, resources, imported)
        if not found:
            break
        imported = _without(imported, found)
    if state.manifest is not None:
        check_additions(state.manifest, manifest, imported.sections, list(imported.entries.values()))
    people = _people_text(state.organization, imported.people, day)
    return ImportResult(text, manifest, people, imported, _hidden(state, imported))


def _added(into: str, imported: Imported) -> str:
    sections = {key: value for key, value in imported.sections.items() if value}
    return add_to_manifest(into, sections, list(imported.entries.values()), imported.comments, MANIFEST_FILE)


def manifest_text(state: OrganizationState, imported: Imported, day: str) -> str:
    """Return the whole manifest."""
    hidden = len(_hidden(state, imported))
    header = [line.format(organization=state.organization, day=day) for line in HEADER]
    if hidden:
        count = pluralize(hidden, "hidden repository", "hidden repositories")
        header.append(PRIVATE_HEADER.format(count=count))
    sections = {"version": 1, "organization": state.organization, **imported.sections}
    lines = comment_lines(header, 0)
    for key in sorted(sections, key=SECTION_ORDER.index):
        lines += compose_section(key, sections[key], imported.comments)
    lines += comment_lines(imported.comments.get(("projects",), ()), 0)
    lines += ["projects:" if imported.entries else "projects: []"]
    for name in sorted(imported.entries, key=slug_identity):
        entry = normalize_project(imported.entries[name])
        lines += [*compose_project(entry, imported.comments.get(("projects", name), ())), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _hidden(state: OrganizationState, imported: Imported) -> tuple[str, ...]:
    names = (entry["repository"].get("name", slug) for slug, entry in imported.entries.items())
    return tuple(sorted(name for name in names if state.repositories[name]["visibility"] != "PUBLIC"))


def _rejected(error: InvalidInput, text: str, imported: Imported) -> list[Inexpressible]:
    """Return the entries that the manifest's own rules reject, such as the name of the roster."""
    slugs = [project["slug"] for project in read_document(text, MANIFEST_FILE).data["projects"]]
    found = [
        Inexpressible(
            slugs[int(problem.path[1])], "repository", INVALID.format(what=problem.what, fix=problem.fix)
        )
        for problem in error.problems
        if problem.path[:1] == ("projects",) and len(problem.path) > 1
    ]
    if not {item.project for item in found} & imported.entries.keys():
        raise error
    return [item for item in found if item.project in imported.entries]


def _without(imported: Imported, found: Sequence[Inexpressible]) -> Imported:
    """Leave out these projects and teams. The `project` of an item about a team is the team's key."""
    left_out = {item.project for item in found}
    teams = {team for item in found if (team := team_of_key(item.project)) is not None}
    entries = {name: entry for name, entry in imported.entries.items() if name not in left_out}
    kept = without_teams(replace(imported, entries=entries), teams)
    if (kept.entries, kept.sections) == (imported.entries, imported.sections):
        raise RuntimeError(f"the import could not leave out everything that the plan would change: {found}")
    return replace(kept, inexpressible=tuple(sorted({*kept.inexpressible, *found})))


def _people_text(organization: str, people: Mapping[str, Any], day: str) -> str:
    lines = comment_lines([line.format(organization=organization, day=day) for line in PEOPLE_HEADER], 0)
    for key, value in {"organization": organization, **people}.items():
        lines += compose_section(key, value, {})
    return "\n".join(lines) + "\n"
