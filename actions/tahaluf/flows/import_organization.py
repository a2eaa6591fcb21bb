"""Reads an organization and returns the manifest that describes it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from tahaluf.failing_items import skip_failing
from tahaluf.github import Session, read_organization_state
from tahaluf.importing import PEOPLE_FILE, ImportResult, import_manifest, select
from tahaluf.item_errors import ItemErrors
from tahaluf.manifest import load
from tahaluf.resources import OrganizationState, all_importers, import_selections

from .sync.rest_facts import add_import_facts
from .sync.snapshot import load_resource_types

GIT_IGNORE: Final = ".gitignore"
TEAM: Final = "team {slug}"  # a repository's name contains no blank


def read_state(
    session: Session,
    organization: str,
    only: Sequence[str] = (),
    without: Sequence[str] = (),
    errors: ItemErrors[str] | None = None,
) -> OrganizationState:
    """Read the organization, leaving out the repositories that were not selected.

    If `errors` is given, it records the repositories that cannot be read, and they are left out. Otherwise, the first
    error is raised.
    """
    state = read_organization_state(session, organization, import_selections(all_importers()))
    owners = {str(node["nameWithOwner"]).partition("/")[0] for node in state.repositories.values()}
    # Logins are not case-sensitive, so the organization's own spelling may differ from the given one
    state = replace(state, organization=next(iter(owners), organization))
    return add_import_facts(session, select(state, only, without), errors)


def import_organization(
    state: OrganizationState, day: str, into: str | None = None, errors: ItemErrors[str] | None = None
) -> ImportResult:
    """Return the manifest for this state. `into` is the existing manifest to which the import is added.

    If `errors` is given, it records the repositories and teams that cause unexpected errors, and they are left out.
    """
    if into is not None:
        state = replace(state, manifest=load(into))
    compared = {importer.name for importer in all_importers()}
    resources = [resource for resource in load_resource_types(Path()) if resource.name in compared]

    def import_some(names: Sequence[str]) -> ImportResult:
        chosen = set(names)
        part = replace(
            state,
            repositories={name: node for name, node in state.repositories.items() if name in chosen},
            teams={slug: node for slug, node in state.teams.items() if TEAM.format(slug=slug) in chosen},
        )
        return import_manifest(part, all_importers(), resources, day, into)

    names = [*state.repositories, *(TEAM.format(slug=slug) for slug in state.teams)]
    return import_some(names) if errors is None else skip_failing(names, import_some, errors)


def write_people(folder: Path, text: str) -> Path:
    """Write the local file that lists people. Only the file's owner can read it, and `.gitignore` lists it."""
    path, ignored = folder / PEOPLE_FILE, folder / GIT_IGNORE
    present = ignored.read_text("utf-8") if ignored.exists() else ""
    if PEOPLE_FILE not in present.split():
        separator = "" if not present or present.endswith("\n") else "\n"
        ignored.write_text(f"{present}{separator}{PEOPLE_FILE}\n", "utf-8")
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(text, "utf-8")
    return path
